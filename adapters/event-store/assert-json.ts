import type { EncodedEvent } from "../../schemas/recorded-event.ts";
import { appendRefused } from "./errors.ts";

/** For stores that do not look into data themselves.
 * @throws AppendRefused when the data of an event is no JSON. */
export const assertJson = ({ id, data }: Pick<EncodedEvent, "id" | "data">) => {
  try {
    JSON.parse(data);
  } catch (error) {
    throw appendRefused(`the data of event ${id} is no JSON`, error);
  }
};
