import type { EventSchema } from "../event-catalogue.ts";

/** A field for people who read data: its place, its type in words, what it means. */
export type DescribedField = {
  /** "lines[].sku": within each item of the list. */
  readonly name: string;
  /** "string", "long or null", "list of OrderLine". */
  readonly type: string;
  readonly doc: string;
  /** Ciphertext in store and topics. */
  readonly personal: boolean;
};

type Json = Readonly<Record<string, unknown>>;
type Place = { readonly name: string; readonly doc: string; readonly personal: boolean };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown) => (typeof value === "string" ? value : "");

/** Records by their short names: a later field may name what an earlier one defined. */
type Named = Map<string, Json>;

const shortName = (name: string) => name.slice(name.lastIndexOf(".") + 1);

const typeText = (shape: unknown): string => {
  if (typeof shape === "string") return shortName(shape);
  if (Array.isArray(shape)) {
    const branches = listOf(shape).map(typeText);
    return [...branches.filter((branch) => branch !== "null"), ...branches.filter((branch) => branch === "null")].join(
      " or ",
    );
  }
  if (!isObject(shape)) return "unknown";
  if (shape["type"] === "array") return `list of ${typeText(shape["items"])}`;
  if (shape["type"] === "map") return `map of ${typeText(shape["values"])}`;
  if (shape["type"] === "enum") return listOf(shape["symbols"]).map(String).join(" | ");
  return typeof shape["name"] === "string" ? shape["name"] : typeText(shape["type"]);
};

const within = (shape: unknown, prefix: string, named: Named): readonly DescribedField[] => {
  if (typeof shape === "string") {
    const record = named.get(shortName(shape));
    return record ? ofRecord(record, prefix, named) : [];
  }
  if (Array.isArray(shape)) return listOf(shape).flatMap((branch) => within(branch, prefix, named));
  if (!isObject(shape)) return [];
  if (shape["type"] === "record") {
    named.set(text(shape["name"]), shape);
    return ofRecord(shape, prefix, named);
  }
  if (shape["type"] === "array") return within(shape["items"], `${prefix}[]`, named);
  return shape["type"] === "map" ? within(shape["values"], `${prefix}{}`, named) : [];
};

const described = ({ name, doc, personal }: Place, shape: unknown, named: Named): readonly DescribedField[] => [
  { name, type: typeText(shape), doc, personal },
  ...within(shape, name, named),
];

const ofRecord = (record: Json, prefix: string, named: Named): readonly DescribedField[] =>
  listOf(record["fields"])
    .filter(isObject)
    .flatMap(({ name, doc, pii, type }) =>
      described(
        { name: prefix === "" ? text(name) : `${prefix}.${text(name)}`, doc: text(doc), personal: pii === true },
        type,
        named,
      ),
    );

/** Every field of an event, those of inner records behind the field that holds them. */
export const avroFields = ({ fields }: Pick<EventSchema, "fields">): readonly DescribedField[] =>
  ofRecord({ fields }, "", new Map());
