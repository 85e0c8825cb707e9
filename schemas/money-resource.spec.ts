import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currency, money, unitPrice } from "../domain/kernel/money.ts";
import { moneyText, unitPriceText } from "./money-resource.ts";
import { toBulkPrice } from "./price-rule.ts";

const gbp = currency("GBP");

describe("Money as text", () => {
  it.each([
    [1_234, "GBP", "12.34"],
    [-5, "GBP", "-0.05"],
    [0, "EUR", "0.00"],
    [1_234, "JPY", "1234"],
    [1_234, "KWD", "1.234"],
  ])("of %i minor units of %s is %s", (amountMinor, code, text) => {
    expect(moneyText(money(amountMinor, currency(code)))).toBe(text);
  });

  it("reads back as the same amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amountMinor) => {
        expect(BigInt(moneyText(money(amountMinor, gbp)).replace(".", ""))).toBe(BigInt(amountMinor));
      }),
    );
  });
});

describe("A unit price as text", () => {
  it.each([
    [4_250_000, "GBP", "4.25"],
    [4_250_100, "GBP", "4.2501"],
    [1, "GBP", "0.000001"],
    [10_000, "JPY", "1"],
    [15_000, "JPY", "1.5"],
  ])("of %i ten-thousandths of a minor unit of %s is %s", (amountMinorE4, code, text) => {
    expect(unitPriceText(unitPrice(amountMinorE4, currency(code)))).toBe(text);
  });
});

describe("A bulk price", () => {
  it("says its discount as a percentage or as an amount, and what it leads to", () => {
    const price = unitPrice(4_000_000, gbp);
    expect(toBulkPrice(price, { minQuantity: 24, discountType: "percentage", discount: 250 })).toMatchObject({
      discount: "2.5",
      unitPrice: { amount: "3.90" },
    });
    expect(toBulkPrice(price, { minQuantity: 24, discountType: "fixed", discount: 100_000 })).toMatchObject({
      discount: "0.10",
      unitPrice: { amount: "3.90" },
    });
  });
});
