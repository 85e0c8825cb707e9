import type { EventCatalogue, EventSchema } from "../event-catalogue.ts";
import { publishedContexts } from "./contexts.ts";

/** Claims stand in streams of their own, which are not published. */
const isClaim = ({ type }: EventSchema) => /^Claim[A-Z]/.test(type);

/** The schemas of what the topics carry, every version. */
export const publishedSchemas = (catalogue: EventCatalogue): readonly EventSchema[] =>
  catalogue.all.filter((schema) => publishedContexts.includes(schema.context) && !isClaim(schema));
