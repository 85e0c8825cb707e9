import { lineMinor, priceUnits, totalMinor } from "./amounts.ts";
import type { Document } from "./documents.ts";
import type { Placed } from "./import-order.ts";
import type { Refusals } from "./import-return.ts";
import type { MatchedRow } from "./match-returns.ts";
import type { RejectedFile, RejectedRow } from "./rejected-file.ts";
import type { Row } from "./row.ts";

/** An order to read back in the end. */
export type ToCheck = { readonly invoice: string; readonly orderId: string; readonly expectedMinor: number };

const rejectedRow = ({ line, invoice, code }: Row, reason: string, detail: string): RejectedRow => ({
  line, invoice, code, reason, detail,
}); // prettier-ignore

const statedMinor = ({ row, matches }: MatchedRow, digits: number) => {
  const units = priceUnits(row.price, digits);
  if (typeof units !== "bigint") return 0;
  return matches.reduce((sum, { quantity }) => sum + lineMinor(units, quantity), 0);
};

/** What became of returned rows. */
const returnTally = (rejected: RejectedFile, digits: number) => {
  const returns = {
    invoices: 0, rowsMatched: 0, rowsPartlyMatched: 0, rowsUnmatched: 0, rowsRefused: 0, statedMinor: 0,
  }; // prettier-ignore

  const addRow = async (matched: MatchedRow, refusals: Refusals) => {
    const { row, matches, unmatched } = matched;
    if (matches.length === 0) {
      returns.rowsUnmatched += 1;
      await rejected.add(rejectedRow(row, "return-without-order", `${String(row.quantity)} units`));
      return;
    }
    const refusal = matches.map(({ invoice }) => refusals.get(invoice)).find((reason) => reason !== undefined);
    if (refusal !== undefined) {
      returns.rowsRefused += 1;
      await rejected.add(rejectedRow(row, "return-refused", refusal));
      return;
    }
    returns.statedMinor += statedMinor(matched, digits);
    if (unmatched === 0) returns.rowsMatched += 1;
    else {
      returns.rowsPartlyMatched += 1;
      const detail = `${String(unmatched)} of ${String(row.quantity)} units without an order`;
      await rejected.add(rejectedRow(row, "return-partly-without-order", detail));
    }
  };

  const addReturn = async (matched: readonly MatchedRow[], refusals: Refusals) => {
    returns.invoices += 1;
    for (const row of matched) await addRow(row, refusals);
  };
  return { returns, addReturn };
};

/** Counts what became of every row, and reports those that did not count. */
export const tally = (rejected: RejectedFile, digits: number) => {
  const toCheck: ToCheck[] = [];
  const rows = { ordered: 0 };
  const orders = { imported: 0, importedBefore: 0, refused: 0, totalMinor: 0 };

  const addOrder = async (document: Document, placed: Placed) => {
    if (placed.outcome === "refused") {
      orders.refused += 1;
      for (const row of document.rows) await rejected.add(rejectedRow(row, "order-refused", placed.reason));
      return;
    }
    rows.ordered += document.rows.length;
    if (placed.outcome === "placed-before") {
      orders.importedBefore += 1;
      return;
    }
    const expectedMinor = totalMinor(document.rows, digits);
    orders.imported += 1;
    orders.totalMinor += expectedMinor;
    toCheck.push({ invoice: document.invoice, orderId: placed.orderId, expectedMinor });
  };

  return { ...returnTally(rejected, digits), addOrder, rows, orders, toCheck };
};

export type Tally = ReturnType<typeof tally>;
