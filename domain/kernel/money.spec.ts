import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  currency,
  divideHalfEven,
  lessBasisPoints,
  lineTotal,
  minorUnitDigits,
  money,
  sum,
  unitPrice,
} from "./money.ts";

const [gbp, eur] = [currency("GBP"), currency("EUR")];
const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe("Money", () => {
  it("rounds a tie to the even neighbour, on both sides of nothing", () => {
    const halves = [5n, 15n, 25n, -5n, -15n, 7n, -7n].map((value) => divideHalfEven(value, 10n));
    expect(halves).toEqual([0n, 2n, 2n, 0n, -2n, 1n, -1n]);
  });

  it("rounds to a whole that is never further than half away", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.bigInt(1n, 10n ** 9n), (numerator, denominator) => {
        const off = divideHalfEven(numerator, denominator) * denominator - numerator;
        expect((off < 0n ? -off : off) * 2n).toBeLessThanOrEqual(denominator);
      }),
    );
  });

  it("adds up the same in every order", () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 20 }), (minor) => {
        const all = minor.map((amount) => money(amount, gbp));
        expect(sum(all, gbp)).toEqual(sum(all.toReversed(), gbp));
      }),
    );
  });

  it("does not add two currencies", () => {
    expect(() => add(money(1, gbp), money(1, eur))).toThrow(RangeError);
  });

  it("is whole and safe, or is not made", () => {
    expect(() => money(0.5, gbp)).toThrow(RangeError);
    expect(() => money(2 ** 53, gbp)).toThrow(RangeError);
    expect(() => currency("gbp")).toThrow(RangeError);
  });

  it("keeps four more places in a unit price, and rounds the line only", () => {
    const price = unitPrice(33_333, gbp);
    expect(lineTotal(price, 3)).toEqual(money(10, gbp));
    expect(lineTotal(unitPrice(5_000, gbp), 1)).toEqual(money(0, gbp));
    expect(lineTotal(unitPrice(5_000, gbp), 3)).toEqual(money(2, gbp));
  });

  it("totals a line exactly where floating point could not", () => {
    expect(lineTotal(unitPrice(9_007_199_254_740_991, gbp), 10_000)).toEqual(money(9_007_199_254_740_991, gbp));
  });

  it("takes a percentage off", () => {
    expect(lessBasisPoints(unitPrice(1_000_000, gbp), 1_250)).toEqual(unitPrice(875_000, gbp));
  });

  it("knows the currencies that have no two places", () => {
    expect(["GBP", "JPY", "KWD"].map((code) => minorUnitDigits(currency(code)))).toEqual([2, 0, 3]);
  });
});
