import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currency, lineTotal, minorUnitDigits, unitPrice } from "../../../domain/kernel/money.ts";
import { amountText, lineMinor, minorDigits, priceUnits, totalMinor } from "./amounts.ts";

describe("Amounts of a file", () => {
  it("have as many digits as the marketplace gives their currency", () => {
    for (const code of ["GBP", "EUR", "USD", "JPY", "KRW", "BHD", "TND"])
      expect(minorDigits(code)).toBe(minorUnitDigits(currency(code)));
  });

  it("are read digit by digit", () => {
    expect(priceUnits("2.55", 2)).toBe(2_550_000n);
    expect(priceUnits("2,5", 2)).toBe(2_500_000n);
    expect(priceUnits("-0.001", 2)).toBe(-1_000n);
    expect(priceUnits("0.0000010", 2)).toBe(1n);
    expect(priceUnits("0.0000001", 2)).toBe("too-precise");
    expect(priceUnits("1e3", 2)).toBeUndefined();
  });

  it("come to the same as a line of an order, whatever the price", () => {
    const gbp = currency("GBP");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 100_000 }), (units, quantity) => {
        expect(lineMinor(BigInt(units), quantity)).toBe(lineTotal(unitPrice(units, gbp), quantity).amountMinor);
      }),
    );
  });

  it("are rounded line by line, not in the sum", () => {
    expect(
      totalMinor(
        [
          { price: "0.005", quantity: 1 },
          { price: "0.005", quantity: 1 },
        ],
        2,
      ),
    ).toBe(0);
    expect(totalMinor([{ price: "0.005", quantity: 2 }], 2)).toBe(1);
  });

  it("are written with the digits of their currency", () => {
    expect([amountText(5, 2), amountText(-1234, 2), amountText(500, 0)]).toEqual(["0.05", "-12.34", "500"]);
  });
});
