import { describe, expect, it } from "vitest";
import { currencyCode } from "./price-input.ts";

describe("A currency code", () => {
  it.each(["GBP", "EUR", "JPY", "KWD"])("is taken when money is made in it: %s", (code) => {
    expect(currencyCode.parse(code)).toBe(code);
  });

  it.each(["ZZZ", "XYZ", "gbp", "EURO", ""])("is refused when nobody pays in it: %j", (code) => {
    expect(currencyCode.safeParse(code).success).toBe(false);
  });
});
