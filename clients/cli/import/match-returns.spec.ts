import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Document } from "./documents.ts";
import { returnMatcher } from "./match-returns.ts";
import type { Row } from "./row.ts";
import { goodsOf } from "./survey.ts";

const row = (quantity: number, price = "1.00", code = "A", customer = "7"): Row => ({
  kind: "sale", line: 1, invoice: "i", customer, country: "", code, description: "", quantity, price, at: "2011-01-01T00:00:00.000Z",
}); // prettier-ignore
const document = (invoice: string, ...rows: readonly Row[]): Document => ({
  kind: "sale", invoice, customer: "7", at: "2011-01-01T00:00:00.000Z", rows,
}); // prettier-ignore
const matcher = () => returnMatcher(new Set([goodsOf(row(1)), goodsOf(row(1, "1.00", "B"))]));

describe("What a customer gives back", () => {
  it("is of its latest order first", () => {
    const { ordered, match } = matcher();
    ordered(document("1", row(5)));
    ordered(document("2", row(5)));
    expect(match(document("C3", row(7)))[0]).toMatchObject({
      matches: [
        { invoice: "2", lineNumber: 1, quantity: 5 },
        { invoice: "1", lineNumber: 1, quantity: 2 },
      ],
      unmatched: 0,
    });
  });

  it("is of a line of the same price before any other", () => {
    const { ordered, match } = matcher();
    ordered(document("1", row(5, "2.00")));
    ordered(document("2", row(5)));
    expect(match(document("C3", row(6, "2.00")))[0]?.matches).toMatchObject([
      { invoice: "1", quantity: 5, price: "2.00" },
      { invoice: "2", quantity: 1, price: "1.00" },
    ]);
  });

  it("is of its own lines of that product alone", () => {
    const { ordered, match } = matcher();
    expect(ordered(document("1", row(5, "1.00", "B")))).toBe(true);
    expect(ordered(document("2", row(5, "1.00", "A", "8")))).toBe(false);
    expect(match(document("C3", row(1)))[0]).toMatchObject({ matches: [], unmatched: 1 });
  });

  it("is never more than was ordered, however often something comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 9 })), { maxLength: 30 }), (steps) => {
        const { ordered, match } = matcher();
        const [bought, back] = [new Map<string, number>(), new Map<string, number>()];
        for (const [index, [isReturn, quantity]] of steps.entries()) {
          if (!isReturn) {
            ordered(document(String(index), row(quantity)));
            bought.set(String(index), quantity);
            continue;
          }
          for (const { invoice, quantity: given } of match(document(`C${String(index)}`, row(quantity)))[0]?.matches ??
            [])
            back.set(invoice, (back.get(invoice) ?? 0) + given);
        }
        for (const [invoice, given] of back) expect(given).toBeLessThanOrEqual(bought.get(invoice) ?? 0);
      }),
    );
  });
});
