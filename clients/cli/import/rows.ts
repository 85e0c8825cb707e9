import { readLines } from "./read-lines.ts";
import type { RejectedFile } from "./rejected-file.ts";
import { readRow, type Row } from "./row.ts";
import type { Settings } from "./settings.ts";
import { type Survey, surveyor } from "./survey.ts";

/** Reads the whole file once, and keeps of it what its invoices, customers and products need. */
export const surveyFile = async ({ file, rules, onProgress }: Settings): Promise<Survey> => {
  const { add, survey } = surveyor();
  let done = 0;
  for await (const line of readLines(file)) {
    const verdict = "cells" in line ? readRow(line.line, line.cells, rules) : undefined;
    if (verdict && "row" in verdict) add(verdict.row);
    if ((done += 1) % 1_000 === 0) onProgress({ phase: "reading", done, total: 0 });
  }
  onProgress({ phase: "reading", done, total: done });
  return survey();
};

export type RowCount = { read: number };

/** Reads the file again: the rows that count go on, the others into the file of rejected rows. */
export async function* countingRows(
  { file, rules }: Settings,
  { invoices }: Survey,
  rejected: RejectedFile,
  count: RowCount,
): AsyncGenerator<Row> {
  for await (const line of readLines(file)) {
    count.read += 1;
    if ("malformed" in line) {
      await rejected.add({ line: line.line, invoice: "", code: "", reason: "malformed-line", detail: line.malformed });
      continue;
    }
    const { invoice, code, description } = line.cells;
    const verdict = readRow(line.line, line.cells, rules);
    if ("fault" in verdict)
      await rejected.add({ line: line.line, invoice, code, reason: verdict.fault, detail: description });
    else if (invoices.get(verdict.row.invoice)?.customer === verdict.row.customer) yield verdict.row;
    else await rejected.add({ line: line.line, invoice, code, reason: "another-customer-than-its-invoice" });
  }
}
