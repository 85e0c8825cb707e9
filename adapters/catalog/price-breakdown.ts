import { retailerId } from "../../domain/kernel/ids.ts";
import { lineTotal, money } from "../../domain/kernel/money.ts";
import { emptyMap, set } from "../../domain/kernel/persistent-map.ts";
import { totalMinorMax } from "../../domain/orders/index.ts";
import { priceFor, type PriceStep, type PrivatePrice } from "../../domain/products/index.ts";
import { toMoneyResource, toUnitPriceResource } from "../../schemas/money-resource.ts";
import { toPriceRule } from "../../schemas/price-rule.ts";
import type { PriceTerms } from "../../schemas/products/catalog-product.ts";
import { priceSentence } from "../../schemas/products/price-sentence.ts";
import type { PriceBreakdown } from "../../schemas/products/read-models.ts";

type Asked = {
  readonly productId: string;
  readonly quantity: number;
  readonly list: PriceTerms;
  readonly own: PriceTerms | undefined;
};

const steps = (explanation: readonly PriceStep[], { list, own }: Asked) => {
  const { currency } = (own ?? list).price;
  return explanation.map((step) => ({
    code: step.code,
    parameters: { ...step.parameters },
    sentence: priceSentence(step, currency),
  }));
};

/** Near enough: no order may come to as much. */
const isTooLarge = ({ price }: PriceTerms, quantity: number) =>
  (price.amountMinorE4 / 10_000) * quantity > totalMinorMax;

/** By the very function that orders are priced with; undefined for what is too dear for any order. */
export const priceBreakdown = (asked: Asked): PriceBreakdown | undefined => {
  const { productId, quantity, list, own } = asked;
  if (isTooLarge(list, quantity) || (own && isTooLarge(own, quantity))) return undefined;
  const viewer = retailerId("viewer");
  const none = emptyMap<typeof viewer, PrivatePrice>();
  const privatePrices = own ? set(none, viewer, own) : none;
  const terms = { basePrice: list.price, tiers: list.tiers };
  const { unitPrice, lineTotal: total, rule, explanation } = priceFor({ terms, privatePrices }, quantity, viewer);
  const atList =
    list.price.currency === total.currency ? lineTotal(list.price, quantity).amountMinor : total.amountMinor;
  return {
    productId,
    quantity,
    listPrice: toUnitPriceResource(list.price),
    unitPrice: toUnitPriceResource(unitPrice),
    total: toMoneyResource(total),
    rule: toPriceRule(rule),
    explanation: steps(explanation, asked),
    savings: toMoneyResource(money(Math.max(0, atList - total.amountMinor), total.currency)),
  };
};
