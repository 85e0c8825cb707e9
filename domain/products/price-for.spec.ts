import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retailerId } from "../kernel/ids.ts";
import { currency, divideHalfEven, unitPrice } from "../kernel/money.ts";
import { emptyMap, mapOf } from "../kernel/persistent-map.ts";
import { discounted, type PriceTier } from "../kernel/pricing.ts";
import { priceFor, type PrivatePrice } from "./index.ts";

const gbp = currency("GBP");
const buyer = retailerId("r-1");
const percent = (minQuantity: number, discount: number): PriceTier => ({
  minQuantity,
  discountType: "percentage",
  discount,
});
const fixed = (minQuantity: number, discount: number): PriceTier => ({ minQuantity, discountType: "fixed", discount });

const pricing = (amountMinorE4: number, tiers: readonly PriceTier[] = [], own?: PrivatePrice) => ({
  terms: { basePrice: unitPrice(amountMinorE4, gbp), tiers },
  privatePrices: own ? mapOf([[buyer, own] as const]) : emptyMap<typeof buyer, PrivatePrice>(),
});

const price = fc.integer({ min: 0, max: 10_000_000_000 });
const quantity = fc.integer({ min: 1, max: 100_000 });
const tier = fc.oneof(
  fc
    .record({ minQuantity: quantity, discount: fc.integer({ min: 0, max: 10_000 }) })
    .map((each) => percent(each.minQuantity, each.discount)),
  fc.record({ minQuantity: quantity, discount: price }).map((each) => fixed(each.minQuantity, each.discount)),
);
const tiers = fc.uniqueArray(tier, { maxLength: 6, selector: ({ minQuantity }) => minQuantity });
const own = fc.option(fc.record({ price: price.map((amount) => unitPrice(amount, gbp)), tiers }), { nil: undefined });
const priced = fc.tuple(price, tiers, own).map(([base, list, agreed]) => pricing(base, list, agreed));

describe("The price of a line", () => {
  it.each([
    ["the base price below every tier", 11, "base", 100_0000],
    ["the first tier from its quantity on", 12, "tier", 92_5000],
    ["the highest tier that is reached", 48, "tier", 75_0000],
  ] as const)("is %s", (_, units, kind, amount) => {
    const list = pricing(100_0000, [percent(12, 750), fixed(48, 25_0000)]);
    expect(priceFor(list, units, buyer)).toMatchObject({ rule: { kind }, unitPrice: { amountMinorE4: amount } });
  });

  it("is a retailer's own instead, with its own tiers alone", () => {
    const agreed = pricing(100_0000, [percent(2, 5_000)], {
      price: unitPrice(90_0000, gbp),
      tiers: [percent(10, 1_000)],
    });
    expect(priceFor(agreed, 5, buyer)).toMatchObject({ rule: { kind: "private", tier: null } });
    expect(priceFor(agreed, 10, buyer)).toMatchObject({
      rule: { kind: "private-tier" },
      unitPrice: { amountMinorE4: 81_0000 },
    });
    expect(priceFor(agreed, 5, retailerId("r-2")).rule.kind).toBe("tier");
    expect(priceFor(agreed, 5, null).rule.kind).toBe("tier");
  });

  it("is rounded once, in the line's total, half to even", () => {
    expect(priceFor(pricing(5_000), 1, null).lineTotal.amountMinor).toBe(0);
    expect(priceFor(pricing(5_000), 3, null).lineTotal.amountMinor).toBe(2);
    fc.assert(
      fc.property(priced, quantity, (list, units) => {
        const { unitPrice: unit, lineTotal } = priceFor(list, units, buyer);
        const exact = BigInt(unit.amountMinorE4) * BigInt(units);
        expect(lineTotal.amountMinor).toBe(Number(divideHalfEven(exact, 10_000n)));
      }),
    );
  });

  it("is never negative", () => {
    fc.assert(
      fc.property(priced, quantity, (list, units) => {
        const { unitPrice: unit, lineTotal } = priceFor(list, units, buyer);
        expect(unit.amountMinorE4).toBeGreaterThanOrEqual(0);
        expect(lineTotal.amountMinor).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("does not rise per unit with more units, where higher tiers take off more", () => {
    const monotone = fc.tuple(price, tiers).filter(([base, list]) => {
      const rising = list.toSorted((left, right) => left.minQuantity - right.minQuantity);
      const units = rising.map((each) => discounted(unitPrice(base, gbp), each).amountMinorE4);
      return units.every((unit, index) => unit <= (units[index - 1] ?? Number.MAX_SAFE_INTEGER));
    });
    fc.assert(
      fc.property(monotone, quantity, quantity, ([base, list], some, more) => {
        const [fewer, many] = [Math.min(some, more), Math.max(some, more)];
        const unit = (units: number) => priceFor(pricing(base, list), units, null).unitPrice.amountMinorE4;
        expect(unit(many)).toBeLessThanOrEqual(unit(fewer));
      }),
    );
  });

  it("is explained by steps that add up", () => {
    fc.assert(
      fc.property(priced, quantity, (list, units) => {
        const { explanation, unitPrice: unit, lineTotal, rule } = priceFor(list, units, buyer);
        let perUnit = 0;
        for (const step of explanation) {
          if (step.code === "LineTotal")
            expect(step.parameters).toEqual({
              quantity: units,
              perUnitMinorE4: perUnit,
              totalMinor: lineTotal.amountMinor,
            });
          else perUnit += step.code.endsWith("Off") ? -step.parameters.perUnitMinorE4 : step.parameters.perUnitMinorE4;
        }
        expect(perUnit).toBe(unit.amountMinorE4);
        expect(explanation.at(-1)?.code).toBe("LineTotal");
        expect(explanation).toHaveLength(rule.tier ? 3 : 2);
      }),
    );
  });
});
