import { z } from "zod";
import { currency, minorUnitDigits, unitPrice, type Currency } from "../domain/kernel/money.ts";
import type { PriceTier } from "../domain/kernel/pricing.ts";
import { quantityMax } from "../domain/kernel/quantity.ts";
import { decimal, scaled } from "./decimal.ts";

export const quantity = z.int().min(1).max(quantityMax);

const knownCurrencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "is no ISO 4217 code")
  .refine((code) => knownCurrencies.has(code), "is no currency in use")
  .transform(currency)
  .describe("ISO 4217 code, such as GBP.");

const amount = decimal.describe(
  'Decimal amount per unit in the currency\'s main unit, as text ("12.3456") or number; up to four places more than the currency has.',
);

const discount = decimal.describe(
  'With "percentage": percent off, up to two places ("7.5"). With "fixed": amount off each unit in the main unit.',
);

const bulkPricing = z
  .array(z.object({ minQuantity: quantity, discountType: z.enum(["percentage", "fixed"]), discount }))
  .max(50)
  .default([])
  .describe("Quantity tiers: from minQuantity units on, the discount is taken off every unit of the line.");

type Price = z.output<typeof pricePerUnit>;
type Issues = { readonly addIssue: (issue: { code: "custom"; path: (string | number)[]; message: string }) => void };

/** `basePrice` and `bulkPricing` as the brief names them. */
const pricePerUnit = z.object({ basePrice: amount, currency: currencyCode, bulkPricing });

/** Ten-thousandths of a minor unit. */
const amountE4 = (text: string, of: Currency) => scaled(text, minorUnitDigits(of) + 4);

const tierOf = (of: Currency, tier: Price["bulkPricing"][number], index: number, issues: Issues): PriceTier => {
  const percentage = tier.discountType === "percentage";
  const taken = percentage ? scaled(tier.discount, 2) : amountE4(tier.discount, of);
  if (taken === undefined || (percentage && taken > 10_000))
    issues.addIssue({
      code: "custom",
      path: ["bulkPricing", index, "discount"],
      message: "is out of range or too precise",
    });
  return { minQuantity: tier.minQuantity, discountType: tier.discountType, discount: taken ?? 0 };
};

const priced = (input: Price, issues: Issues) => {
  const basePrice = amountE4(input.basePrice, input.currency);
  if (basePrice === undefined)
    issues.addIssue({ code: "custom", path: ["basePrice"], message: "has too many places for its currency" });
  return {
    basePrice: unitPrice(basePrice ?? 0, input.currency),
    tiers: input.bulkPricing.map((tier, index) => tierOf(input.currency, tier, index, issues)),
  };
};

/** A product's terms: base price, tiers, and the quantities it is sold in. */
export const pricingInput = pricePerUnit
  .extend({
    minimumQuantity: quantity.default(1).describe("The least that an order takes."),
    casePack: quantity.default(1).describe("Orders take whole multiples of this."),
  })
  .transform((input, issues) => ({
    ...priced(input, issues),
    minimumQuantity: input.minimumQuantity,
    casePack: input.casePack,
  }));

/** A price agreed with one retailer, with tiers of its own. */
export const retailerPriceInput = z
  .object({ price: amount, currency: currencyCode, bulkPricing })
  .transform(({ price, ...rest }, issues) => {
    const { basePrice, tiers } = priced({ basePrice: price, ...rest }, issues);
    return { price: basePrice, tiers };
  });
