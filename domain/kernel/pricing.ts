import { lessBasisPoints, type UnitPrice, unitPrice } from "./money.ts";

/** From `minQuantity` units on. `discount` is hundredths of a percent for "percentage", ten-thousandths of a minor unit off each unit for "fixed". */
export type PriceTier = {
  readonly minQuantity: number;
  readonly discountType: "percentage" | "fixed";
  readonly discount: number;
};

/** Why a unit costs what it costs. "private": a price agreed with the one retailer. "imported": taken over from another system. */
type PriceRuleKind = "base" | "tier" | "private" | "private-tier" | "imported";

/** `price` is what the rule starts from; `tier` is what it then takes off, null where it takes nothing. */
export type PriceRule = {
  readonly kind: PriceRuleKind;
  readonly price: UnitPrice;
  readonly tier: PriceTier | null;
};

/** What a unit costs under `tier`; never below nothing. */
export const discounted = (price: UnitPrice, { discountType, discount }: PriceTier): UnitPrice =>
  discountType === "percentage"
    ? lessBasisPoints(price, discount)
    : unitPrice(Math.max(0, price.amountMinorE4 - discount), price.currency);
