/** Whose topic carries the streams of a category (the part of a stream's name before its first "-"). A context that exists
 * keeps its line for ever: another topic for the same stream would be a new generation. */
const contextOfCategory: ReadonlyMap<string, string | undefined> = new Map([
  ["account", "accounts"],
  ["company", "companies"],
  ["fulfilment", "fulfilment"],
  ["inventory", "inventory"],
  ["order", "orders"],
  ["product", "products"],
  ["retailer", "retailers"],
  // Claims say who holds a unique value: the write side's own business.
  ["claim", undefined],
]);

export type UnknownCategory = Error & { readonly code: "UNKNOWN_CATEGORY" };

const unknownCategory = (stream: string): UnknownCategory =>
  Object.assign(
    new Error(
      `No topic is known for stream ${stream}: this release does not know its category. ` +
        "A newer release may have written it; update this one.",
    ),
    { code: "UNKNOWN_CATEGORY" as const },
  );

/** A stream of a newer release: hold, do not skip. */
export const isUnknownCategory = (error: unknown): error is UnknownCategory =>
  error instanceof Error && "code" in error && error.code === "UNKNOWN_CATEGORY";

/** The context that publishes `stream`; undefined for streams that are not published.
 * @throws UnknownCategory */
export const contextOf = (stream: string): string | undefined => {
  const category = stream.slice(0, Math.max(0, stream.indexOf("-")));
  if (!contextOfCategory.has(category)) throw unknownCategory(stream);
  return contextOfCategory.get(category);
};

export const publishedContexts: readonly string[] = [
  ...new Set([...contextOfCategory.values()].filter((context) => context !== undefined)),
];
