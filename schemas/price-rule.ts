import { z } from "zod";
import type { Currency, UnitPrice } from "../domain/kernel/money.ts";
import { discounted, type PriceRule, type PriceTier } from "../domain/kernel/pricing.ts";
import { toUnitPriceResource, unitPriceResource, unitPriceText } from "./money-resource.ts";

/** From `minQuantity` on; `discount` is a percentage ("2.5") or an amount off each unit ("0.10"), by `discountType`. */
export const bulkPrice = z.object({
  minQuantity: z.int(),
  discountType: z.enum(["percentage", "fixed"]),
  discount: z.string(),
  unitPrice: unitPriceResource,
});
export type BulkPrice = z.infer<typeof bulkPrice>;

/** `price` is what the rule starts from; `tier` is what it then takes off, null where it takes nothing. */
export const priceRule = z.object({
  kind: z.enum(["base", "tier", "private", "private-tier", "imported"]),
  price: unitPriceResource,
  tier: bulkPrice.nullable(),
});
export type PriceRuleResource = z.infer<typeof priceRule>;

/** "2.5" for 250 hundredths of a percent. */
const percentText = (basisPoints: number) => `${basisPoints / 100}`;

const discountText = ({ discountType, discount }: PriceTier, of: Currency) =>
  discountType === "percentage" ? percentText(discount) : unitPriceText({ amountMinorE4: discount, currency: of });

/** A tier of `price`, with the unit price that it leads to. */
export const toBulkPrice = (price: UnitPrice, tier: PriceTier): BulkPrice => ({
  minQuantity: tier.minQuantity,
  discountType: tier.discountType,
  discount: discountText(tier, price.currency),
  unitPrice: toUnitPriceResource(discounted(price, tier)),
});

export const toPriceRule = ({ kind, price, tier }: PriceRule): PriceRuleResource => ({
  kind,
  price: toUnitPriceResource(price),
  tier: tier && toBulkPrice(price, tier),
});
