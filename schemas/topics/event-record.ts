import { instant } from "../../domain/kernel/instant.ts";
import { type EventCatalogue, type EventSchema, unknownEvent } from "../event-catalogue.ts";
import { position, type RecordedEvent } from "../recorded-event.ts";
import { framed, unframed } from "./confluent-frame.ts";
import { inLayout, isJsonLayout, type JsonLayout, layoutOf } from "./json-layout.ts";
import { headersOf, type RecordHeaders, type RecordLink, textHeader } from "./record-headers.ts";
import { type SchemaIds, schemaIds } from "./schema-ids.ts";

/** One event as Kafka keeps it. */
export type EventRecord = {
  /** The stream. */
  readonly key: string;
  /** Confluent wire format: zero byte, schema id (4 bytes, big-endian), Avro. Personal fields are the ciphertext of the store. */
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 in decimal: when the store recorded it; within a partition it never falls. */
  readonly timestamp: string;
};

/** As clients hand a record back. */
export type ReceivedRecord = { readonly value: Buffer | null; readonly headers?: RecordHeaders };

export type EventRecords = {
  /** @throws UnknownEvent for a type or version of a newer release; TypeError when data does not fit its schema. */
  readonly toRecord: (event: RecordedEvent, link: RecordLink) => EventRecord;
  /** The event byte for byte as the store has it, so that its chain verifies.
   * @throws UnknownEvent for a schema id of a newer release: hold; UnreadableRecord for what no relay of ours wrote. */
  readonly fromRecord: (record: ReceivedRecord) => RecordLink & { readonly event: RecordedEvent };
};

export type UnreadableRecord = Error & { readonly code: "UNREADABLE_RECORD" };

export const isUnreadableRecord = (error: unknown): error is UnreadableRecord =>
  error instanceof Error && "code" in error && error.code === "UNREADABLE_RECORD";

const unreadable = (reason: string, cause?: unknown): UnreadableRecord =>
  Object.assign(new Error(`The record is no event of Tradepost: ${reason}`, { cause }), {
    code: "UNREADABLE_RECORD" as const,
  });

/** What Avro does not carry of a JSON text: the order of its keys; the text itself where that is not enough. */
const residue = (text: string, written: unknown, decoded: unknown): Readonly<Record<string, string>> => {
  const layout = layoutOf(written, decoded);
  if (JSON.stringify(inLayout(decoded, layout)) !== text) return { json: text };
  return layout === 0 ? {} : { layout: JSON.stringify(layout) };
};

const encoded = (event: RecordedEvent, schema: EventSchema) => {
  try {
    const written: unknown = JSON.parse(event.data);
    const body = schema.avro.toBuffer(written);
    return { body, residue: residue(event.data, written, schema.avro.fromBuffer(body)) };
  } catch (error) {
    throw new TypeError(`${event.stream}@${event.revision}: its data is no ${event.type} v${schema.version}`, {
      cause: error,
    });
  }
};

const layoutsMax = 500;

/** A type's events mostly have one layout, and events of a type come by the thousand. */
const knownLayouts = () => {
  const known = new Map<string, JsonLayout>();
  return (text: string) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parsed: unknown = JSON.parse(text);
    if (!isJsonLayout(parsed)) throw unreadable("its layout header is none");
    if (known.size >= layoutsMax) known.clear();
    known.set(text, parsed);
    return parsed;
  };
};

const layoutIn = knownLayouts();

const dataOf = (decoded: unknown, headers: RecordHeaders) => {
  const json = textHeader(headers, "json");
  if (json !== undefined) return json;
  const layout = textHeader(headers, "layout");
  return JSON.stringify(layout === undefined ? decoded : inLayout(decoded, layoutIn(layout)));
};

const decoded = (schema: EventSchema, body: Buffer): unknown => {
  try {
    return schema.avro.fromBuffer(body);
  } catch (error) {
    throw unreadable(`its value is no ${schema.type} v${schema.version}`, error);
  }
};

const rebuilt = (schema: EventSchema, body: Buffer, headers: RecordHeaders) => {
  const text = (name: string) => {
    const value = textHeader(headers, name);
    if (value === undefined) throw unreadable(`it has no header ${name}`);
    return value;
  };
  const revision = Number(text("revision"));
  if (!Number.isSafeInteger(revision) || revision < 0) throw unreadable("its revision is no whole number");
  const event: RecordedEvent = {
    id: text("ce_id"),
    type: schema.type,
    data: dataOf(decoded(schema, body), headers),
    metadata: {
      commandId: text("commandId"),
      correlationId: text("correlationId"),
      causationId: text("causationId"),
      actor: text("actor"),
      at: instant(text("ce_time")),
      schemaVersion: text("schemaVersion"),
      chain: text("chain"),
    },
    stream: text("stream"),
    revision,
    position: position(text("position")),
    recordedAt: instant(text("recordedAt")),
  };
  const previous = text("previous");
  return { event, previous: previous === "" ? undefined : position(previous), epoch: text("epoch") };
};

/** Between stored events and Kafka records, both ways. */
export const eventRecords = (catalogue: EventCatalogue, ids: SchemaIds = schemaIds(catalogue)): EventRecords => ({
  toRecord: (event, link) => {
    const version = Number(event.metadata.schemaVersion);
    const schema = catalogue.find(event.type, version);
    if (!schema) throw unknownEvent(event.type, version);
    const { body, residue } = encoded(event, schema);
    return {
      key: event.stream,
      value: framed(ids.idOf(schema), body),
      headers: { ...headersOf(event, schema.context, link), ...residue },
      timestamp: String(Date.parse(event.recordedAt)),
    };
  },
  fromRecord: (record) => {
    const frame = record.value && unframed(record.value);
    if (!frame) throw unreadable("its value is not in the Confluent wire format");
    const { headers = {} } = record;
    const schema = ids.schemaOf(frame.schemaId);
    if (!schema)
      throw unknownEvent(`${textHeader(headers, "ce_type") ?? "an event"} under schema id ${frame.schemaId}`, "any");
    return rebuilt(schema, frame.body, headers);
  },
});
