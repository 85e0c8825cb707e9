import type { Message } from "../domain/kernel/message.ts";
import { type DataKeys, dataKeys, type UsableKey } from "./data-keys.ts";
import { type EventCatalogue, type EventSchema, unknownEvent } from "./event-catalogue.ts";
import { invalidEvent, violationsOf } from "./event-validity.ts";
import type { KeyStore } from "./key-store.ts";
import { mapPersonal } from "./personal-fields.ts";
import { openText, sealText } from "./personal-text.ts";
import type { Delivered, EncodedEvent, EventMetadata, RecordedEvent } from "./recorded-event.ts";
import { redacted } from "./redaction.ts";
import { type EventData, upcastBy, type Upcaster } from "./upcaster.ts";
import { upcasters as ownUpcasters } from "./upcasters.ts";

/** An event that was decided, on its way to the store. */
export type PlainEvent = Message & {
  readonly id: string;
  readonly metadata: Omit<EventMetadata, "schemaVersion" | "chain">;
};

/** Encoded, with no place in a stream yet: the chain comes with the place. */
export type UnchainedEvent = Omit<EncodedEvent, "metadata"> & { readonly metadata: Omit<EventMetadata, "chain"> };

export type SubjectForgotten = Error & { readonly code: "SUBJECT_FORGOTTEN"; readonly subject: string };

export const isSubjectForgotten = (error: unknown): error is SubjectForgotten =>
  error instanceof Error && "code" in error && error.code === "SUBJECT_FORGOTTEN";

const subjectForgotten = (subject: string): SubjectForgotten =>
  Object.assign(new Error(`subject ${subject} was forgotten; nothing personal is recorded of it again`), {
    code: "SUBJECT_FORGOTTEN" as const,
    subject,
  });

export type EventCodec = {
  /** In the shape of the latest Avro schemas, personal texts encrypted. No I/O for subjects that are known already.
   * @throws InvalidEvent when data does not fit its schema; UnknownEvent; SubjectForgotten. */
  readonly encode: (events: readonly PlainEvent[]) => Promise<readonly UnchainedEvent[]>;
  /** In today's shape, personal texts readable, or redacted once their subject is forgotten. All of `events` or none: who wants
   * to know which one failed decodes one by one.
   * @throws UnknownEvent for a type or version of a newer release; KeyMissing. */
  readonly decode: (events: readonly RecordedEvent[]) => Promise<readonly Delivered[]>;
  /** Whether events of `type` carry personal fields, in any version. */
  readonly isPersonal: (type: string) => boolean;
  /** Forgets what is remembered of a subject's key: called when its `SubjectForgotten` arrives. */
  readonly dropKey: (subject: string) => void;
};

type Access = (subject: string) => UsableKey | "destroyed" | Promise<UsableKey | "destroyed">;
type Keys = ReadonlyMap<string, UsableKey | "destroyed">;

const isData = (data: unknown): data is EventData => typeof data === "object" && data !== null && !Array.isArray(data);

const subjectOf = (schema: EventSchema, data: EventData) => {
  const subject = schema.personal && schema.subject !== undefined ? data[schema.subject] : undefined;
  return typeof subject === "string" ? subject : undefined;
};

/** The keys of `subjects`, pinned for one batch however small the cache is. */
const keysOf = async (subjects: readonly string[], access: Access): Promise<Keys> => {
  const keys = new Map<string, UsableKey | "destroyed">();
  for (const subject of new Set(subjects)) {
    const key = access(subject);
    keys.set(subject, key instanceof Promise ? await key : key);
  }
  return keys;
};

const keyIn = (keys: Keys, subject: string) => {
  const key = keys.get(subject);
  if (key === undefined) throw new Error(`no key was fetched for ${subject}`);
  return key;
};

const sealed = (event: PlainEvent, schema: EventSchema, data: EventData, keys: Keys): unknown => {
  const subject = subjectOf(schema, data);
  if (!schema.personal || subject === undefined) return data;
  const key = keyIn(keys, subject);
  const place = { subject, eventId: event.id, type: event.type };
  return mapPersonal(schema.personal, data, (text, path) => {
    if (key === "destroyed") throw subjectForgotten(subject);
    return sealText(key, { ...place, path }, text);
  });
};

const opened = (event: RecordedEvent, schema: EventSchema, data: EventData, keys: Keys): unknown => {
  const subject = subjectOf(schema, data);
  if (!schema.personal || subject === undefined) return data;
  const key = keyIn(keys, subject);
  const place = { subject, eventId: event.id, type: event.type };
  return mapPersonal(schema.personal, data, (text, path) =>
    key === "destroyed" ? redacted : openText(key, { ...place, path }, text),
  );
};

const checked = (event: PlainEvent, schema: EventSchema): EventData => {
  const violations = violationsOf(schema, event.data);
  if (violations.length > 0 || !isData(event.data)) throw invalidEvent(event.type, violations);
  return event.data;
};

const encoder = (catalogue: EventCatalogue, keys: DataKeys) => async (events: readonly PlainEvent[]) => {
  const plain = events.map((event) => {
    const schema = catalogue.latest(event.type);
    return { event, schema, data: checked(event, schema) };
  });
  const subjects = plain.flatMap(({ schema, data }) => subjectOf(schema, data) ?? []);
  const found = subjects.length > 0 ? await keysOf(subjects, keys.forWriting) : new Map();
  return plain.map(({ event, schema, data }): UnchainedEvent => ({
    id: event.id,
    type: event.type,
    data: JSON.stringify(sealed(event, schema, data, found)),
    metadata: { ...event.metadata, schemaVersion: String(schema.version) },
  }));
};

const parsed = (catalogue: EventCatalogue, event: RecordedEvent) => {
  const version = Number(event.metadata.schemaVersion);
  const schema = catalogue.find(event.type, version);
  if (!schema) throw unknownEvent(event.type, version);
  const data: unknown = JSON.parse(event.data);
  if (!isData(data)) throw new TypeError(`${event.stream}@${event.revision}: data is no object`);
  return { event, schema, data };
};

const decoder = (catalogue: EventCatalogue, keys: DataKeys, upcasters: readonly Upcaster[]) => {
  const upcast = upcastBy(upcasters);
  const delivered = ({ event, schema, data }: ReturnType<typeof parsed>, found: Keys): Delivered => {
    const readable = opened(event, schema, data, found);
    const versions = catalogue.versions(event.type);
    const today =
      versions.length === schema.version || !isData(readable) ? readable : upcast(versions, schema.version, readable);
    return { ...event, data: today };
  };
  return async (events: readonly RecordedEvent[]) => {
    const recorded = events.map((event) => parsed(catalogue, event));
    const subjects = recorded.flatMap(({ schema, data }) => subjectOf(schema, data) ?? []);
    const found = subjects.length > 0 ? await keysOf(subjects, keys.forReading) : new Map();
    return recorded.map((event) => delivered(event, found));
  };
};

/** Between what is decided and what is stored: validates, encrypts, decrypts, upcasts. */
export const eventCodec = (
  catalogue: EventCatalogue,
  keyStore: KeyStore,
  upcasters: readonly Upcaster[] = ownUpcasters,
): EventCodec => {
  const keys = dataKeys(keyStore);
  return {
    encode: encoder(catalogue, keys),
    decode: decoder(catalogue, keys, upcasters),
    isPersonal: (type) => catalogue.versions(type).some(({ personal }) => personal !== undefined),
    dropKey: keys.drop,
  };
};
