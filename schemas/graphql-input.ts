import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

const intMax = 2 ** 31 - 1;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const children = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const numberType = ({ type, minimum, maximum }: Json) => {
  if (type === "number") return "Float";
  const within = typeof maximum === "number" && maximum <= intMax && typeof minimum === "number" && minimum >= -intMax;
  return within ? "Int" : "Long";
};

const stringType = ({ format }: Json, field: string) => {
  if (format === "uuid" || field.endsWith("Id")) return "ID";
  return format === "date-time" ? "DateTime" : "String";
};

const leafType = (schema: Json, field: string) => {
  switch (schema["type"]) {
    case "integer":
    case "number":
      return numberType(schema);
    case "boolean":
      return "Boolean";
    case "string":
      return stringType(schema, field);
    default:
      return "JSON";
  }
};

const description = (schema: Json, indent = "") => {
  const values = Array.isArray(schema["enum"])
    ? `One of: ${schema["enum"].filter((value) => value !== null).join(", ")}.`
    : "";
  const text = [schema["description"], values].filter((part) => typeof part === "string" && part !== "").join(" ");
  return text === "" ? "" : `${indent}${JSON.stringify(text)}\n`;
};

/** Writes the input types of one command, each named after the one it stands in. */
const writer = () => {
  const types = new Map<string, string>();

  const unionType = (options: readonly Json[], owner: string, field: string): string => {
    const some = options.filter(({ type }) => type !== "null");
    const [only] = some;
    if (only && some.length === 1) return typeOf(only, owner, field);
    return "JSON";
  };

  const objectType = (schema: Json, owner: string, field: string) =>
    isJson(schema["properties"]) ? write(`${owner.replace(/Input$/, "")}${capital(field)}Input`, schema) : "JSON";

  const listType = ({ items }: Json, owner: string, field: string) =>
    `[${isJson(items) ? typeOf(items, owner, field.replace(/s$/, "")) : "JSON"}!]`;

  /** Text that may be null, or text or number: a decimal. */
  const severalTypes = (schema: Json, types: readonly unknown[], owner: string, field: string): string => {
    const [only, ...others] = types.filter((type) => type !== "null");
    if (others.length === 0) return typeOf({ ...schema, type: only }, owner, field);
    return types.includes("number") && types.includes("string") ? "Decimal" : "JSON";
  };

  const typeOf = (schema: Json, owner: string, field: string): string => {
    const options = [...children(schema["anyOf"]), ...children(schema["oneOf"])];
    if (options.length > 0) return unionType(options, owner, field);
    if (Array.isArray(schema["type"])) return severalTypes(schema, schema["type"], owner, field);
    if (schema["type"] === "object") return objectType(schema, owner, field);
    if (schema["type"] === "array") return listType(schema, owner, field);
    return leafType(schema, field);
  };

  const write = (name: string, schema: Json, without: readonly string[] = []): string => {
    const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
    const properties = Object.entries(isJson(schema["properties"]) ? schema["properties"] : {});
    const fields = properties.flatMap(([field, property]) => {
      if (!isJson(property) || without.includes(field)) return [];
      const type = `${typeOf(property, name, field)}${required.includes(field) ? "!" : ""}`;
      return [`${description(property, "  ")}  ${field}: ${type}`];
    });
    types.set(name, `${description(schema)}input ${name} {\n${fields.join("\n")}\n}`);
    return name;
  };

  return { write, text: () => [...types.values()].join("\n\n") };
};

/** The GraphQL input type `name`, and those within it, out of the same parser that REST uses. `without`: fields that are arguments of their own. */
export const graphqlInput = (name: string, parser: z.ZodType, without: readonly string[] = []): string => {
  const { write, text } = writer();
  write(name, z.toJSONSchema(parser, { io: "input", unrepresentable: "any" }), without);
  return text();
};
