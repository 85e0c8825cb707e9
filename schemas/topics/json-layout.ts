/** How a JSON text orders the keys of its objects, where that is not the order of the reference: 0 = as the reference has it;
 * an object = these keys, in this order; a list = one layout for all of its items. */
export type JsonLayout = 0 | readonly [JsonLayout] | { readonly [key: string]: JsonLayout };

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isListLayout = (layout: JsonLayout): layout is readonly [JsonLayout] => isList(layout);

const sameKeys = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((key, index) => key === right[index]);

const ofList = (written: readonly unknown[], reference: readonly unknown[]): JsonLayout => {
  for (const [index, item] of written.entries()) {
    const layout = layoutOf(item, reference[index]);
    if (layout !== 0) return [layout];
  }
  return 0;
};

/** The layout of `written` against `reference`, the same data with keys in another order. A list is described by its first item
 * that differs, so `inLayout` may give something else where items differ among themselves: compare the texts. */
export const layoutOf = (written: unknown, reference: unknown): JsonLayout => {
  if (isList(written)) return isList(reference) ? ofList(written, reference) : 0;
  if (!isObject(written) || !isObject(reference)) return 0;
  const keys = Object.keys(written);
  const layout = Object.fromEntries(keys.map((key) => [key, layoutOf(written[key], reference[key])] as const));
  const plain = sameKeys(keys, Object.keys(reference)) && Object.values(layout).every((inner) => inner === 0);
  return plain ? 0 : layout;
};

/** `reference` with its keys as `layout` says. */
export const inLayout = (reference: unknown, layout: JsonLayout): unknown => {
  if (layout === 0) return reference;
  if (isList(reference)) {
    const ofItems = isListLayout(layout) ? layout[0] : 0;
    return reference.map((item) => inLayout(item, ofItems));
  }
  if (!isObject(reference) || isListLayout(layout)) return reference;
  return Object.fromEntries(Object.entries(layout).map(([key, inner]) => [key, inLayout(reference[key], inner)]));
};

/** Checks what came from outside. */
export const isJsonLayout = (value: unknown): value is JsonLayout => {
  if (value === 0) return true;
  if (isList(value)) return value.length === 1 && isJsonLayout(value[0]);
  return isObject(value) && Object.values(value).every(isJsonLayout);
};
