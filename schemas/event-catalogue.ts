import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import avro from "avsc";
import { type PersonalFields, personalFields } from "./personal-fields.ts";

/** One version of one event type, as its Avro file says. */
export type EventSchema = {
  readonly context: string;
  readonly type: string;
  readonly version: number;
  /** Relative to the folder of the catalogue. */
  readonly file: string;
  /** The file, byte for byte: once shipped it does not change. */
  readonly text: string;
  readonly avro: avro.Type;
  readonly fields: readonly AvroField[];
  readonly doc: string;
  /** Name of the field that says whose personal data it is; undefined when there is none. */
  readonly subject: string | undefined;
  readonly personal: PersonalFields | undefined;
};

type AvroField = {
  readonly name: string;
  readonly type: unknown;
  readonly doc?: string;
  readonly default?: unknown;
};

export type EventCatalogue = {
  readonly types: readonly string[];
  readonly all: readonly EventSchema[];
  /** Every version of `type`, oldest first; none for an unknown type. */
  readonly versions: (type: string) => readonly EventSchema[];
  /** Undefined for a type or version that this release does not know. */
  readonly find: (type: string, version: number) => EventSchema | undefined;
  /** The version that is written today.
   * @throws UnknownEvent for a type without a schema. */
  readonly latest: (type: string) => EventSchema;
};

export type UnknownEvent = Error & { readonly code: "UNKNOWN_EVENT" };

export const unknownEvent = (type: string, version: number | "any"): UnknownEvent =>
  Object.assign(new Error(`no Avro schema for ${type}, version ${version}`), { code: "UNKNOWN_EVENT" as const });

/** An event, or a version of one, that this release does not know: hold, do not park. */
export const isUnknownEvent = (error: unknown): error is UnknownEvent =>
  error instanceof Error && "code" in error && error.code === "UNKNOWN_EVENT";

const fileName = /^(?<event>[a-z0-9-]+)\.v(?<version>\d+)\.avsc\.json$/;

type RecordSchema = {
  readonly type: "record";
  readonly name: string;
  readonly namespace: string;
  readonly doc?: string;
  readonly subject?: string;
  readonly fields: (AvroField & { readonly type: avro.Schema })[];
};

const isRecordSchema = (value: unknown): value is RecordSchema =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  "fields" in value &&
  Array.isArray(value.fields) &&
  "type" in value &&
  value.type === "record";

const kebab = (type: string) => type.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();

const parse = (root: string, context: string, name: string, version: number): EventSchema => {
  const file = join(context, "avro", name);
  const text = readFileSync(join(root, file), "utf8");
  const schema: unknown = JSON.parse(text);
  if (!isRecordSchema(schema)) throw new TypeError(`${file} is no Avro record`);
  if (schema.namespace !== `tradepost.${context}`)
    throw new TypeError(`${file}: its namespace is not tradepost.${context}`);
  if (!name.startsWith(`${kebab(schema.name)}.v`)) throw new TypeError(`${file} is not named for ${schema.name}`);
  const personal = personalFields(schema);
  if (personal && !schema.fields.some((field) => field.name === schema.subject && field.type === "string"))
    throw new TypeError(`${file} has personal fields, so "subject" must name a field of type string`);
  return {
    context,
    type: schema.name,
    version,
    file,
    text,
    avro: avro.Type.forSchema(structuredClone(schema)),
    fields: schema.fields,
    doc: schema.doc ?? "",
    subject: schema.subject,
    personal,
  };
};

const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const filesIn = (root: string, context: string) =>
  foldersIn(join(root, context)).includes("avro") ? readdirSync(join(root, context, "avro")).sort() : [];

const scan = (root: string): readonly EventSchema[] =>
  foldersIn(root).flatMap((context) =>
    filesIn(root, context).flatMap((name) => {
      const version = fileName.exec(name)?.groups?.["version"];
      return version === undefined ? [] : [parse(root, context, name, Number(version))];
    }),
  );

const byType = (schemas: readonly EventSchema[]): ReadonlyMap<string, readonly EventSchema[]> => {
  const types = Map.groupBy(schemas, ({ type }) => type);
  for (const [type, versions] of types) {
    versions.sort((left, right) => left.version - right.version);
    if (versions.some(({ version }, index) => version !== index + 1))
      throw new TypeError(`${type}: versions are not 1, 2, … without a gap`);
    if (new Set(versions.map(({ context }) => context)).size > 1) throw new TypeError(`${type} is in two contexts`);
  }
  return types;
};

/** Every event schema under `root/<context>/avro/`. Read once, at start.
 * @throws TypeError when a file is no event schema, or is named for another. */
export const eventCatalogue = (root = import.meta.dirname): EventCatalogue => {
  const all = scan(root);
  const types = byType(all);
  const versions = (type: string) => types.get(type) ?? [];
  return {
    types: [...types.keys()],
    all,
    versions,
    find: (type, version) => versions(type)[version - 1],
    latest: (type) => {
      const schema = versions(type).at(-1);
      if (!schema) throw unknownEvent(type, "any");
      return schema;
    },
  };
};
