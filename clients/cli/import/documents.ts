import type { Row } from "./row.ts";
import type { Survey } from "./survey.ts";

/** All lines of one invoice: an order, or (of a `C` invoice) what a customer gave back. */
export type Document = {
  readonly kind: "sale" | "return";
  readonly invoice: string;
  readonly customer: string;
  readonly at: string;
  /** As they stand in the file. */
  readonly rows: readonly Row[];
};

/** Sorts rows by their invoice's time, orders before returns of the same minute, then by invoice and line. */
export const documentKey =
  ({ invoices }: Survey) =>
  (row: Row) => {
    const at = invoices.get(row.invoice)?.at ?? row.at;
    return `${at} ${row.kind === "sale" ? "0" : "1"} ${row.invoice} ${String(row.line).padStart(12, "0")}`;
  };

/** Puts rows that come sorted by `documentKey` together again. */
export async function* documentsOf(rows: AsyncIterable<Row>, { invoices }: Survey): AsyncGenerator<Document> {
  let held: Row[] = [];
  const document = ([first]: readonly Row[], all: readonly Row[]): Document[] => {
    if (!first) return [];
    const { kind, invoice, customer } = first;
    return [{ kind, invoice, customer, at: invoices.get(invoice)?.at ?? first.at, rows: all }];
  };
  for await (const row of rows) {
    if (held[0] && held[0].invoice !== row.invoice) {
      yield* document(held, held);
      held = [];
    }
    held.push(row);
  }
  yield* document(held, held);
}
