/** What a page was sorted by, and the values of the row behind which the next page begins; the last one is the row's id. */
export type CursorValues = readonly (string | number)[];

export type InvalidCursor = Error & { readonly code: "INVALID_CURSOR" };

export const isInvalidCursor = (error: unknown): error is InvalidCursor =>
  error instanceof Error && "code" in error && error.code === "INVALID_CURSOR";

const invalid = () =>
  Object.assign(new Error("the cursor is not one of this list"), { code: "INVALID_CURSOR" as const });

/** Text for a client to hand back unread. `order` names the list's sorting: a cursor of another one is refused. */
export const encodeCursor = (order: string, values: CursorValues) =>
  Buffer.from(JSON.stringify([order, ...values])).toString("base64url");

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw invalid();
  }
};

const isValue = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

/** The values that `encodeCursor` was given, in kind and number like `shape`.
 * @throws InvalidCursor for anything else. */
export const decodeCursor = (
  cursor: string,
  order: string,
  shape: readonly ("string" | "number")[],
): readonly (string | number)[] => {
  const content = parsed(cursor);
  if (!Array.isArray(content) || content.length !== shape.length + 1 || content[0] !== order) throw invalid();
  const values: readonly unknown[] = content.slice(1);
  if (!values.every(isValue) || !values.every((value, index) => typeof value === shape[index])) throw invalid();
  return values;
};
