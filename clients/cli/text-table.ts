export type Column = { readonly title: string; readonly align?: "right" };

/** Columns as wide as their widest cell, two spaces between, under a line of titles. */
export const textTable = (columns: readonly Column[], rows: readonly (readonly string[])[]) => {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...rows].map((row) => (row[index] ?? "").length)));
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [titles, ...rows].map((row) => `${lineOf(row)}\n`).join("");
};
