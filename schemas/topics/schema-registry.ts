import { canonicalJson } from "../canonical-json.ts";
import type { EventCatalogue } from "../event-catalogue.ts";
import { publishedSchemas } from "./published-events.ts";
import { type SchemaIds, schemaIds } from "./schema-ids.ts";

/** One version of one event, as a Confluent-compatible registry names it. */
export type RegisteredSchema = {
  /** The record's full name (record name strategy): the same in every generation of topics. */
  readonly subject: string;
  readonly id: number;
  /** The event's own. */
  readonly version: number;
  /** Avro, as JSON text. */
  readonly schema: string;
};

export type SchemaRegistry = {
  /** Sorted. */
  readonly subjects: readonly string[];
  readonly byId: (id: number) => RegisteredSchema | undefined;
  /** Oldest first; none for an unknown subject. */
  readonly versions: (subject: string) => readonly RegisteredSchema[];
  /** The newest version of `subject` that says the same as `schema`, documentation and order of keys aside. */
  readonly find: (subject: string, schema: string) => RegisteredSchema | "unknown" | "no schema";
};

/** What Avro itself reads of a schema. */
const attributes = new Set(
  "type name namespace fields items values symbols size default logicalType precision scale aliases order".split(" "),
);

const essential = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(essential);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (attributes.has(name) ? [[name, essential(inner)]] : [])),
  );
};

/** Far more than any of ours. */
const schemaCharsMax = 65_536;

const essenceOf = (schema: string) => {
  if (schema.length > schemaCharsMax) return undefined;
  try {
    return canonicalJson(essential(JSON.parse(schema)));
  } catch {
    // No JSON, or nested past all measure: no schema either way.
    return undefined;
  }
};

/** The published schemas under the ids that records carry. */
export const schemaRegistry = (catalogue: EventCatalogue, ids: SchemaIds = schemaIds(catalogue)): SchemaRegistry => {
  const all = publishedSchemas(catalogue).map((event): RegisteredSchema => ({
    subject: `tradepost.${event.context}.${event.type}`,
    id: ids.idOf(event),
    version: event.version,
    schema: JSON.stringify(JSON.parse(event.text)),
  }));
  const byId = new Map(all.map((registered) => [registered.id, registered]));
  const bySubject = Map.groupBy(all, ({ subject }) => subject);
  const versions = (subject: string) => bySubject.get(subject) ?? [];
  return {
    subjects: [...bySubject.keys()].toSorted(),
    byId: (id) => byId.get(id),
    versions,
    find: (subject, schema) => {
      const essence = essenceOf(schema);
      if (essence === undefined) return "no schema";
      return versions(subject).findLast((known) => essenceOf(known.schema) === essence) ?? "unknown";
    },
  };
};
