import { describe, expect, it } from "vitest";
import type { Cells } from "./columns.ts";
import { readRow, type RowRules, usualNotGoods } from "./row.ts";

const rules: RowRules = { notGoods: new Set(usualNotGoods), dateOrder: "mdy", minorDigits: 2 };
const cells: Cells = {
  invoice: "536365",
  code: "85123a",
  description: "HEART",
  quantity: "6",
  date: "2010-12-01T08:26Z",
  price: "2.55",
  customer: "17850",
  country: "United Kingdom",
};
const read = (changes: Partial<Cells> = {}) => readRow(7, { ...cells, ...changes }, rules);

describe("A row of an invoice file", () => {
  it("is a sale, its code in upper case", () => {
    expect(read()).toEqual({
      row: {
        kind: "sale", line: 7, invoice: "536365", customer: "17850", country: "United Kingdom", code: "85123A",
        description: "HEART", quantity: 6, price: "2.55", at: "2010-12-01T08:26:00.000Z",
      },
    }); // prettier-ignore
  });

  it("is a return on an invoice that begins with C, its quantity without the sign", () => {
    expect(read({ invoice: "c536379", quantity: "-1" })).toMatchObject({
      row: { kind: "return", invoice: "C536379", quantity: 1 },
    });
  });

  it("is taken as spreadsheets write it", () => {
    expect(read({ customer: "17850.0", quantity: "6.0", price: "2,5500" })).toMatchObject({
      row: { customer: "17850", quantity: 6, price: "2.5500" },
    });
  });

  it.each([
    ["missing-invoice", { invoice: "" }],
    ["missing-code", { code: "" }],
    ["missing-customer", { customer: "" }],
    ["not-goods", { code: "post" }],
    ["not-goods", { code: "gift_0001_20" }],
    ["unparsable-date", { date: "2010-02-30T08:26Z" }],
    ["unparsable-quantity", { quantity: "six" }],
    ["unparsable-quantity", { quantity: "1.5" }],
    ["unparsable-quantity", { quantity: "9999999999" }],
    ["quantity-zero", { quantity: "0" }],
    ["negative-quantity-without-cancellation", { quantity: "-3" }],
    ["positive-quantity-on-cancellation", { invoice: "C1" }],
    ["unparsable-price", { price: "free" }],
    ["price-too-precise", { price: "0.0000001" }],
    ["price-not-positive", { price: "0.00" }],
    ["price-not-positive", { price: "-11062.06" }],
  ] as const)("does not count when it is %s: %j", (fault, changes) => {
    expect(read(changes)).toEqual({ fault });
  });
});
