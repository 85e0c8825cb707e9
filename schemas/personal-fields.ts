/** Where the personal texts of a record are: down through records, arrays, maps and nullable unions. */
export type PersonalFields =
  | { readonly kind: "text" }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, within: PersonalFields])[] }
  | { readonly kind: "items"; readonly of: PersonalFields };

type JsonObject = Readonly<Record<string, unknown>>;
type Named = Map<string, PersonalFields | undefined>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const nameOf = ({ name }: JsonObject) => (typeof name === "string" ? name : "");

const isText = (shape: unknown): boolean =>
  shape === "string" ||
  (Array.isArray(shape) && shape.length === 2 && shape.includes("null") && shape.includes("string"));

const ofField = (field: JsonObject, named: Named): PersonalFields | undefined => {
  const { type, pii } = field;
  if (pii !== true) return within(type, named);
  if (!isText(type))
    throw new TypeError(`field ${nameOf(field)} is personal, so it must be a string or nullable string`);
  return { kind: "text" };
};

const ofRecord = (record: JsonObject, named: Named): PersonalFields | undefined => {
  const fields = listOf(record["fields"])
    .filter(isObject)
    .flatMap((field) => {
      const found = ofField(field, named);
      return found ? [[nameOf(field), found] as const] : [];
    });
  const found: PersonalFields | undefined = fields.length > 0 ? { kind: "record", fields } : undefined;
  named.set(nameOf(record), found);
  return found;
};

const ofUnion = (branches: readonly unknown[], named: Named): PersonalFields | undefined => {
  const found = branches.map((branch) => within(branch, named)).filter((branch) => branch !== undefined);
  if (found.length > 1) throw new TypeError("at most one branch of a union may hold personal fields");
  return found[0];
};

const ofItems = (items: unknown, named: Named): PersonalFields | undefined => {
  const of = within(items, named);
  return of && { kind: "items", of };
};

const within = (shape: unknown, named: Named): PersonalFields | undefined => {
  if (typeof shape === "string") return named.get(shape.slice(shape.lastIndexOf(".") + 1));
  if (Array.isArray(shape)) return ofUnion(listOf(shape), named);
  if (!isObject(shape)) return undefined;
  switch (shape["type"]) {
    case "record":
      return ofRecord(shape, named);
    case "array":
      return ofItems(shape["items"], named);
    case "map":
      return ofItems(shape["values"], named);
    default:
      return within(shape["type"], named);
  }
};

/** The fields marked `"pii": true` in an Avro schema (parsed JSON); undefined when there is none.
 * @throws TypeError when a marked field is no text. */
export const personalFields = (avroSchema: unknown): PersonalFields | undefined =>
  isObject(avroSchema) ? within(avroSchema, new Map()) : undefined;

/** `data` with every personal text replaced by `change(text, path)`; the path of a list's item has its index. */
export const mapPersonal = (
  fields: PersonalFields,
  data: unknown,
  change: (text: string, path: string) => string,
  path = "",
): unknown => {
  if (data === null || data === undefined) return data;
  if (fields.kind === "text") {
    if (typeof data !== "string") throw new TypeError(`${path} is personal and no text`);
    return change(data, path);
  }
  const at = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if (Array.isArray(data)) {
    if (fields.kind !== "items") throw new TypeError(`${path} is a list`);
    return data.map((item: unknown, index) => mapPersonal(fields.of, item, change, at(index)));
  }
  if (!isObject(data)) throw new TypeError(`${path} holds no personal fields`);
  const changed = fields.kind === "items" ? Object.keys(data).map((key) => [key, fields.of] as const) : fields.fields;
  return {
    ...data,
    ...Object.fromEntries(changed.map(([name, inner]) => [name, mapPersonal(inner, data[name], change, at(name))])),
  };
};
