import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EventCatalogue, eventCatalogue, type EventSchema } from "../event-catalogue.ts";

/** `seal` = sha256 over the seal before it and this line: whoever changes a shipped line breaks every seal from there on. */
export type ListedSchema = { readonly id: number; readonly schema: string; readonly seal: string };

/** Ids of event schemas in the Confluent wire format. */
export type SchemaIds = {
  /** @throws Error when `schema` has no id yet. */
  readonly idOf: (schema: Pick<EventSchema, "type" | "version">) => number;
  /** Undefined for an id that this release does not know. */
  readonly schemaOf: (id: number) => EventSchema | undefined;
};

const file = join(import.meta.dirname, "schema-ids.json");

const nameOf = ({ type, version }: Pick<EventSchema, "type" | "version">) => `${type} v${version}`;

const sealOf = (before: string, { id, schema }: Omit<ListedSchema, "seal">) =>
  hash("sha256", `${before}:${String(id)}:${schema}`).slice(0, 16);

const isListed = (value: unknown): value is ListedSchema =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "number" &&
  "schema" in value &&
  typeof value.schema === "string" &&
  "seal" in value &&
  typeof value.seal === "string";

export const listedSchemas = (): readonly ListedSchema[] => {
  const listed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(listed) || !listed.every(isListed)) throw new TypeError(`${file} is no list of schema ids`);
  return listed;
};

/** `listed` with the schemas that it lacks, at the next ids. What is listed stays. */
export const withNewSchemas = (listed: readonly ListedSchema[], names: readonly string[]): readonly ListedSchema[] => {
  const known = new Set(listed.map(({ schema }) => schema));
  const all = [...listed];
  for (const schema of names.filter((name) => !known.has(name)).toSorted()) {
    const line = { id: all.length + 1, schema };
    all.push({ ...line, seal: sealOf(all.at(-1)?.seal ?? "", line) });
  }
  return all;
};

/** What is wrong with the list, in words: ids are for ever, for topics keep what was written under them. */
export const changedIds = (listed: readonly ListedSchema[], names: readonly string[]): readonly string[] => {
  const known = new Set(listed.map(({ schema }) => schema));
  return [
    ...listed.flatMap((line, index) => {
      if (line.id !== index + 1) return [`line ${index + 1} has the id ${line.id}: ids count from 1 without a gap`];
      if (line.seal !== sealOf(listed[index - 1]?.seal ?? "", line))
        return [`id ${line.id} (${line.schema}) is not what was shipped under it, or a line before it is not`];
      return [];
    }),
    ...listed
      .filter(({ schema }, index) => listed.findIndex((other) => other.schema === schema) !== index)
      .map(({ id, schema }) => `${schema} has a second id, ${id}`),
    ...listed.filter(({ schema }) => !names.includes(schema)).map(({ schema }) => `${schema} has an id and is gone`),
    ...names
      .filter((name) => !known.has(name))
      .map((name) => `${name} has no id: run node schemas/topics/schema-ids.ts`),
  ];
};

export const schemaNames = (catalogue: EventCatalogue) => catalogue.all.map(nameOf);

/** The ids of `catalogue`'s schemas, by the checked-in list. Read once, at start. */
export const schemaIds = (catalogue: EventCatalogue, listed = listedSchemas()): SchemaIds => {
  const ids = new Map(listed.map(({ id, schema }) => [schema, id]));
  const schemas = new Map(
    catalogue.all.flatMap((schema) => {
      const id = ids.get(nameOf(schema));
      return id === undefined ? [] : [[id, schema] as const];
    }),
  );
  return {
    idOf: (schema) => {
      const id = ids.get(nameOf(schema));
      if (id === undefined)
        throw new Error(`${nameOf(schema)} has no schema id: run node schemas/topics/schema-ids.ts`);
      return id;
    },
    schemaOf: (id) => schemas.get(id),
  };
};

/** Run as a program it gives new schemas their ids; it never touches what is listed. */
if (process.argv[1] === import.meta.filename) {
  const lines = withNewSchemas(listedSchemas(), schemaNames(eventCatalogue()));
  const text = lines.map(
    ({ id, schema, seal }) => `  { "id": ${id}, "schema": ${JSON.stringify(schema)}, "seal": "${seal}" }`,
  );
  writeFileSync(file, `[\n${text.join(",\n")}\n]\n`);
}
