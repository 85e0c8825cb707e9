import { isUuid } from "../../domain/kernel/ids.ts";
import { metadataText } from "../../schemas/chain.ts";
import type { EncodedEvent } from "../../schemas/recorded-event.ts";
import { appendRefused } from "./errors.ts";

const appendBytesMax = 900 * 1024;
const eventBytesMax = 512 * 1024;

/** As a store writes it: metadata as text, its chain beside it. */
type AdmittedEvent = Omit<EncodedEvent, "metadata"> & { readonly metadata: string; readonly chain: string };
export type AdmittedAppend = {
  readonly stream: string;
  /** Revision of the stream's last event; -1 when there must be none. */
  readonly expected: number;
  readonly events: readonly AdmittedEvent[];
  readonly bytes: number;
};

const isName = (text: string) => text.length <= 255 && /^[!-~]+$/.test(text);

const sized = ({ id, type, data, metadata }: EncodedEvent) => {
  const text = metadataText(metadata);
  return {
    id,
    type,
    data,
    metadata: text,
    chain: metadata.chain,
    bytes: Buffer.byteLength(data) + Buffer.byteLength(text),
  };
};

const faultOf = (event: ReturnType<typeof sized>) => {
  if (!isUuid(event.id)) return `the event id ${JSON.stringify(event.id)} is no UUID in lower case`;
  if (!isName(event.type)) return `the event type ${JSON.stringify(event.type)} is no name`;
  if (!event.data.isWellFormed()) return `the data of event ${event.id} is no well-formed text`;
  if (event.bytes > eventBytesMax) return `event ${event.id} is larger than ${String(eventBytesMax)} bytes`;
  return undefined;
};

const hasTwins = (events: readonly AdmittedEvent[]) =>
  events.length > 1 && new Set(events.map(({ id }) => id)).size < events.length;

/** What no store would take is refused here, alike on every store. Whether data is JSON is for the store itself to find.
 * @throws AppendRefused */
export const admit = (stream: string, expected: number | "none", events: readonly EncodedEvent[]): AdmittedAppend => {
  const admitted = events.map(sized);
  const bytes = admitted.reduce((sum, event) => sum + event.bytes, 0);
  if (!isName(stream)) throw appendRefused(`${JSON.stringify(stream)} is no name of a stream`);
  if (expected !== "none" && !(Number.isInteger(expected) && expected >= 0))
    throw appendRefused(`${String(expected)} is no revision`);
  if (events.length === 0) throw appendRefused("an append needs an event");
  const fault = admitted.map(faultOf).find((found) => found !== undefined);
  if (fault !== undefined) throw appendRefused(fault);
  if (hasTwins(admitted)) throw appendRefused("two events of one append have the same id");
  if (bytes > appendBytesMax) throw appendRefused(`an append is larger than ${String(appendBytesMax)} bytes`);
  return { stream, expected: expected === "none" ? -1 : expected, events: admitted, bytes };
};
