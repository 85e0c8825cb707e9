import { type Currency, minorUnitDigits, unitPrice } from "../../domain/kernel/money.ts";
import { scaled } from "../../schemas/decimal.ts";
import * as commands from "../../schemas/orders/commands.ts";
import { productAggregate, retailerAggregate } from "../aggregates.ts";
import { commandHandler } from "../command-handler.ts";
import { reliedOn } from "../relied-on.ts";
import { importedLine } from "./lines.ts";
import { placeAll } from "./place-all.ts";
import { settledPurchase } from "./settled-purchase.ts";
import { allOrRefusal, basketsOf, orderOf } from "./purchase.ts";

const priceOf = (text: string, currency: Currency) => {
  const amountMinorE4 = scaled(text, minorUnitDigits(currency) + 4);
  return amountMinorE4 === undefined ? undefined : unitPrice(amountMinorE4, currency);
};

/** History is taken as it was: neither KYC nor price, visibility or minimum are asked for; stock is. */
export const importOrder = commandHandler(
  commands.importOrder,
  async (input, handling) => {
    const { retailerId, items, currency, status: settleAs } = input;
    const productIds = [...new Set(items.map(({ productId }) => productId))];
    const [[fact], products] = await Promise.all([
      handling.facts(retailerAggregate, [retailerId]),
      handling.facts(productAggregate, productIds),
    ]);
    if (!fact || fact.state.status === "unregistered") return { outcome: "rejected", reason: "RetailerNotFound" };

    const factOf = new Map(productIds.map((id, index) => [id, products[index]]));
    const lines = items.map((item) => {
      const price = priceOf(item.unitPrice, currency);
      return price
        ? importedLine(item, factOf.get(item.productId), price)
        : { reason: "PriceTooPrecise", productId: item.productId };
    });
    const { sold, refusal } = allOrRefusal(lines);
    if (refusal) return refusal;
    const baskets = await basketsOf(handling, sold);
    if (baskets.length > 1) return { outcome: "rejected", reason: "SeveralCompanies" };

    const buyer = { retailerId, profile: fact.state.profile, reliedOn: reliedOn(retailerAggregate, retailerId, fact) };
    return placeAll(
      handling,
      baskets.map((basket) => ({
        type: "ImportOrder",
        data: { ...orderOf(handling, buyer, basket, input), settleAs },
      })),
    );
  },
  settledPurchase,
);
