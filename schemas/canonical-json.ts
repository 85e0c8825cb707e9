const sorted = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : value;

/** JSON text that is the same for the same value, in whichever order its keys were written. */
export const canonicalJson = (value: unknown) => JSON.stringify(value, sorted);
