import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, scaled } from "./decimal.ts";

describe("Decimal input", () => {
  it("reads every number of places exactly", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat({ max: 999_999 }), (whole, fraction) => {
        const text = `${whole}.${String(fraction).padStart(6, "0")}`;
        expect(scaled(decimal.parse(text), 6)).toBe(whole * 1_000_000 + fraction);
      }),
    );
  });

  it("reads a number as it is written, not as a float", () => {
    expect(scaled(decimal.parse(0.1), 6)).toBe(100_000);
    expect(scaled(decimal.parse(1.005), 6)).toBe(1_005_000);
    expect(scaled(decimal.parse("12"), 0)).toBe(12);
  });

  it("takes zeros beyond the last place for nothing", () => {
    expect(scaled("1.5000", 2)).toBe(150);
  });

  it.each(["-1", "1e3", "", "1.", ".5", "1,5", "NaN", 1e-7, -3, Number.NaN])("refuses %j", (input) => {
    expect(decimal.safeParse(input).success).toBe(false);
  });

  it("does not round what has too many places, nor what is too large", () => {
    expect(scaled("1.234", 2)).toBeUndefined();
    expect(scaled("999999999999.1", 8)).toBeUndefined();
  });
});
