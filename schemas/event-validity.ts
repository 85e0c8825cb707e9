import type { EventSchema } from "./event-catalogue.ts";

export type InvalidEvent = Error & { readonly code: "INVALID_EVENT"; readonly violations: readonly string[] };

export const invalidEvent = (type: string, violations: readonly string[]): InvalidEvent =>
  Object.assign(new Error(`${type} does not fit its Avro schema: ${violations.join("; ")}`), {
    code: "INVALID_EVENT" as const,
    violations,
  });

export const isInvalidEvent = (error: unknown): error is InvalidEvent =>
  error instanceof Error && "code" in error && error.code === "INVALID_EVENT";

/** Avro takes a missing field that has a default; a written event states every field. */
const missing = (schema: EventSchema, data: unknown) =>
  typeof data === "object" && data !== null
    ? schema.fields.flatMap(({ name }) =>
        name in data && Reflect.get(data, name) !== undefined ? [] : [`${name} is missing`],
      )
    : ["no object"];

/** What keeps `data` from being an event of `schema`; empty when it is one. Values are left out: they may be personal. */
export const violationsOf = (schema: EventSchema, data: unknown): readonly string[] => {
  if (schema.avro.isValid(data, { noUndeclaredFields: true })) return missing(schema, data);
  const violations: string[] = [];
  schema.avro.isValid(data, {
    noUndeclaredFields: true,
    errorHook: (path, _value, type) => void violations.push(`${path.join(".") || "(root)"} is no ${type.typeName}`),
  });
  return violations.length > 0 ? violations : ["invalid"];
};
