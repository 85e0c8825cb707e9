export type Row = readonly [string, string];

/** Names and what they stand for, in a frame. */
export const table = (rows: readonly Row[]) => {
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (name: string, text: string) => `│ ${name.padEnd(left ?? 0)} │ ${text.padEnd(right ?? 0)} │`;
  const rule = (start: string, middle: string, end: string) =>
    `${start}${"─".repeat((left ?? 0) + 2)}${middle}${"─".repeat((right ?? 0) + 2)}${end}`;
  return [rule("┌", "┬", "┐"), ...rows.map(([name, text]) => line(name, text)), rule("└", "┴", "┘")].join("\n");
};
