import type { Document } from "./documents.ts";
import type { Row } from "./row.ts";
import { goodsOf } from "./survey.ts";

/** A part of an order that a returned row is held to be. */
type Match = {
  readonly invoice: string;
  readonly lineNumber: number;
  readonly quantity: number;
  /** What the order had it at; the return may say another price. */
  readonly price: string;
};

export type MatchedRow = { readonly row: Row; readonly matches: readonly Match[]; readonly unmatched: number };

type OpenLine = Omit<Match, "quantity"> & { left: number };

/** `C` invoices name no original. Each row is held to be of that customer's earlier lines of the product: the latest first, those of
 * the same price before all others, over several lines where one is not enough. Nothing is given back twice. */
export const returnMatcher = (returned: ReadonlySet<string>) => {
  const open = new Map<string, OpenLine[]>();

  const take = (row: Row, lines: readonly OpenLine[]) => {
    const matches: Match[] = [];
    let missing = row.quantity;
    for (const line of lines) {
      const quantity = Math.min(missing, line.left);
      if (quantity === 0) continue;
      line.left -= quantity;
      missing -= quantity;
      matches.push({ invoice: line.invoice, lineNumber: line.lineNumber, quantity, price: line.price });
    }
    return { row, matches, unmatched: missing };
  };

  return {
    /** Remembers the lines of an order that something came back of; their numbers count from 1. Whether there are any. */
    ordered: ({ invoice, rows }: Document) => {
      let remembered = false;
      for (const [index, row] of rows.entries()) {
        const goods = goodsOf(row);
        if (!returned.has(goods)) continue;
        remembered = true;
        const lines = open.get(goods) ?? [];
        open.set(goods, lines);
        lines.push({ invoice, lineNumber: index + 1, price: row.price, left: row.quantity });
      }
      return remembered;
    },

    match: ({ rows }: Document): readonly MatchedRow[] =>
      rows.map((row) => {
        const latestFirst = (open.get(goodsOf(row)) ?? []).toReversed();
        const samePrice = latestFirst.filter((line) => line.price === row.price);
        return take(row, [...samePrice, ...latestFirst.filter((line) => line.price !== row.price)]);
      }),
  };
};
