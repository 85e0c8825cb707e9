import type { RetailerId } from "../kernel/ids.ts";
import { lineTotal, type Money, type UnitPrice } from "../kernel/money.ts";
import { get, type PersistentMap } from "../kernel/persistent-map.ts";
import { discounted, type PriceRule, type PriceTier } from "../kernel/pricing.ts";
import type { ProductTerms } from "./events.ts";
import type { PrivatePrice } from "./state.ts";

/** One step from the price to the total, as a code and its parameters. Amounts per unit are ten-thousandths of a minor unit. */
export type PriceStep =
  | {
      readonly code: "BasePrice" | "PrivatePrice";
      readonly parameters: { readonly perUnitMinorE4: number; readonly currency: string };
    }
  | {
      readonly code: "PercentageOff" | "AmountOff";
      readonly parameters: {
        readonly minQuantity: number;
        /** As in the tier. */
        readonly discount: number;
        /** What it takes off each unit. */
        readonly perUnitMinorE4: number;
      };
    }
  | {
      readonly code: "LineTotal";
      readonly parameters: { readonly quantity: number; readonly perUnitMinorE4: number; readonly totalMinor: number };
    };

export type PriceCalculation = {
  readonly unitPrice: UnitPrice;
  readonly lineTotal: Money;
  readonly rule: PriceRule;
  readonly explanation: readonly PriceStep[];
};

type Start = PrivatePrice & { readonly kind: "base" | "private" };

/** The highest tier that `quantity` reaches. */
const tierFor = (tiers: readonly PriceTier[], quantity: number) =>
  tiers.reduce<PriceTier | null>(
    (best, tier) => (tier.minQuantity <= quantity && tier.minQuantity >= (best?.minQuantity ?? 0) ? tier : best),
    null,
  );

const steps = (
  { kind, price }: Start,
  tier: PriceTier | null,
  unit: UnitPrice,
  quantity: number,
): readonly PriceStep[] => [
  {
    code: kind === "base" ? "BasePrice" : "PrivatePrice",
    parameters: { perUnitMinorE4: price.amountMinorE4, currency: price.currency },
  },
  ...(tier
    ? [
        {
          code: tier.discountType === "percentage" ? ("PercentageOff" as const) : ("AmountOff" as const),
          parameters: {
            minQuantity: tier.minQuantity,
            discount: tier.discount,
            perUnitMinorE4: price.amountMinorE4 - unit.amountMinorE4,
          },
        },
      ]
    : []),
  {
    code: "LineTotal",
    parameters: { quantity, perUnitMinorE4: unit.amountMinorE4, totalMinor: lineTotal(unit, quantity).amountMinor },
  },
];

type Pricing = {
  readonly terms: Pick<ProductTerms, "basePrice" | "tiers">;
  readonly privatePrices: PersistentMap<RetailerId, PrivatePrice>;
};

const startFor = ({ terms, privatePrices }: Pricing, retailerId: RetailerId | null): Start => {
  const own = retailerId === null ? undefined : get(privatePrices, retailerId);
  return own ? { kind: "private", ...own } : { kind: "base", price: terms.basePrice, tiers: terms.tiers };
};

const resolved = ({ kind, price, tiers }: Start, quantity: number) => {
  const tier = tierFor(tiers, quantity);
  const tiered = kind === "base" ? "tier" : "private-tier";
  return {
    unitPrice: tier ? discounted(price, tier) : price,
    rule: { kind: tier ? tiered : kind, price, tier } satisfies PriceRule,
  };
};

/** What one of `quantity` units costs `retailerId` (null: whoever has no price of its own), and by which rule.
 * A private price stands in place of base price and tiers; it is never mixed with them. */
export const resolvePrice = (
  pricing: Pricing,
  quantity: number,
  retailerId: RetailerId | null,
): { readonly unitPrice: UnitPrice; readonly rule: PriceRule } => resolved(startFor(pricing, retailerId), quantity);

/** The same with the total, rounded once and half to even, and how it comes about.
 * @throws RangeError past 2^53 minor units. */
export const priceFor = (pricing: Pricing, quantity: number, retailerId: RetailerId | null): PriceCalculation => {
  const start = startFor(pricing, retailerId);
  const { unitPrice, rule } = resolved(start, quantity);
  return {
    unitPrice,
    rule,
    lineTotal: lineTotal(unitPrice, quantity),
    explanation: steps(start, rule.tier, unitPrice, quantity),
  };
};
