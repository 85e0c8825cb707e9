const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

/** Where `value` holds text that no engine can keep: half a surrogate pair, or a NUL character. Input is a few levels deep. */
export const unstorableText = (value: unknown, path: readonly string[] = []): readonly string[] | undefined => {
  if (typeof value === "string") return isStorable(value) ? undefined : path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = isStorable(name) ? unstorableText(inner, [...path, name]) : path;
    if (found) return found;
  }
  return undefined;
};
