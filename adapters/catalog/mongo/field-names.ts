const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const renamed = (value: unknown, rename: (name: string) => string): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), renamed(inner, rename)]))
    : value;

const renamedAll = (names: Readonly<Record<string, unknown>>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [rename(name), renamed(value, rename)]));

/** Names that mean something to MongoDB or its driver ("$ref", "_bsontype") get a tilde in front, as do those that have one. */
const toStored = (name: string) => (/^(\$|~|_bsontype$)/.test(name) ? `~${name}` : name);
const toServed = (name: string) => name.replace(/^~/, "");

/** The supplier's own names, as field names that MongoDB keeps. */
export const storedNames = (names: Readonly<Record<string, unknown>>) => renamedAll(names, toStored);
/** The names that `storedNames` was given. */
export const servedNames = (names: Readonly<Record<string, unknown>>) => renamedAll(names, toServed);
