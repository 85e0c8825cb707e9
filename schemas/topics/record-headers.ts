import type { Position, RecordedEvent } from "../recorded-event.ts";

/** What a record says beyond its event. */
export type RecordLink = {
  /** Position of the event before it on its partition; undefined for the first. */
  readonly previous: Position | undefined;
  /** Of the store that it was published from. */
  readonly epoch: string;
};

type HeaderValue = Buffer | string;

/** As clients hand headers back: a name that was sent twice has a list. */
export type RecordHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[] | undefined>>;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** W3C trace context, not sampled: a trace per correlation, a span per event. None where the ids are no UUIDs. */
const traceOf = ({ id, metadata }: RecordedEvent): Readonly<Record<string, string>> => {
  const { correlationId } = metadata;
  if (!uuidPattern.test(correlationId) || !uuidPattern.test(id)) return {};
  return { traceparent: `00-${correlationId.replaceAll("-", "")}-${id.replaceAll("-", "").slice(16)}-00` };
};

/** CloudEvents 1.0 (Kafka binding, binary mode) and what else it takes to rebuild the event and to find holes. */
export const headersOf = (
  event: RecordedEvent,
  context: string,
  { previous, epoch }: RecordLink,
): Readonly<Record<string, string>> => ({
  ce_specversion: "1.0",
  ce_id: event.id,
  ce_type: event.type,
  ce_source: `/tradepost/${context}`,
  ce_time: event.metadata.at,
  "content-type": "application/avro",
  stream: event.stream,
  revision: String(event.revision),
  position: event.position,
  previous: previous ?? "",
  epoch,
  recordedAt: event.recordedAt,
  commandId: event.metadata.commandId,
  correlationId: event.metadata.correlationId,
  causationId: event.metadata.causationId,
  actor: event.metadata.actor,
  schemaVersion: event.metadata.schemaVersion,
  chain: event.metadata.chain,
  ...traceOf(event),
});

const isList = (value: HeaderValue | readonly HeaderValue[]): value is readonly HeaderValue[] => Array.isArray(value);

/** The last one named `name`, as text. */
export const textHeader = (headers: RecordHeaders, name: string): string | undefined => {
  const given = headers[name];
  if (typeof given === "string") return given;
  const value = given !== undefined && isList(given) ? given.at(-1) : given;
  return value?.toString();
};
