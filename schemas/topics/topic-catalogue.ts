import type { EventCatalogue } from "../event-catalogue.ts";
import { avroFields } from "./avro-fields.ts";
import { publishedContexts } from "./contexts.ts";
import type { EventTopics } from "./event-topics.ts";
import { headerMeanings } from "./header-meanings.ts";
import { publishedSchemas } from "./published-events.ts";
import { type SchemaIds, schemaIds } from "./schema-ids.ts";
import type { TopicDescription } from "./topic-resource.ts";

/** What a topic is made of, apart from what it holds now. */
export type CataloguedTopic = Omit<TopicDescription, "records">;

const headers = Object.entries(headerMeanings).map(([name, doc]) => ({ name, doc }));

/** Every topic of a generation with all that its records can be, by name. */
export const topicCatalogue = (
  { topicOf, partitionsPerTopic }: Pick<EventTopics, "topicOf" | "partitionsPerTopic">,
  catalogue: EventCatalogue,
  ids: SchemaIds = schemaIds(catalogue),
): readonly CataloguedTopic[] => {
  const published = Map.groupBy(publishedSchemas(catalogue), ({ context }) => context);
  return publishedContexts.toSorted().map((context) => ({
    name: topicOf(context),
    context,
    partitions: partitionsPerTopic,
    key: "stream" as const,
    headers,
    events: (published.get(context) ?? []).map((schema) => ({
      type: schema.type,
      version: schema.version,
      schemaId: ids.idOf(schema),
      subject: `tradepost.${schema.context}.${schema.type}`,
      doc: schema.doc,
      fields: [...avroFields(schema)],
    })),
  }));
};
