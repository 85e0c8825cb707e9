import { retailerId as retailer } from "../../domain/kernel/ids.ts";
import { summedByProduct } from "../../domain/kernel/quantity.ts";
import { orderLinesMax } from "../../domain/orders/index.ts";
import * as commands from "../../schemas/orders/commands.ts";
import { productAggregate, retailerAggregate } from "../aggregates.ts";
import { commandHandler } from "../command-handler.ts";
import { companyFault, retailerFault } from "../may-trade.ts";
import { reliedOn } from "../relied-on.ts";
import { shopLine } from "./lines.ts";
import { placeAll } from "./place-all.ts";
import { settledPurchase } from "./settled-purchase.ts";
import { allOrRefusal, basketsOf, orderOf } from "./purchase.ts";

export const placeOrder = commandHandler(
  commands.placeOrder,
  async (input, handling) => {
    const { principal, facts, now } = handling;
    if (principal?.role !== "retailer" || principal.partyId === null) return { outcome: "forbidden" };
    const retailerId = retailer(principal.partyId);
    const asked = [...summedByProduct(input.items)].map(([productId, quantity]) => ({ productId, quantity }));
    if (asked.length > orderLinesMax) return { outcome: "rejected", reason: "TooManyLines" };

    const productIds = asked.map(({ productId }) => productId);
    const [[fact], products] = await Promise.all([
      facts(retailerAggregate, [retailerId]),
      facts(productAggregate, productIds),
    ]);
    if (!fact || fact.state.status === "unregistered") return { outcome: "not-found" };
    const fault = retailerFault(fact.state, now);
    if (fault) return { outcome: "rejected", reason: fault };

    const { profile } = fact.state;
    const viewer = { retailerId, region: profile.region };
    const { sold, refusal } = allOrRefusal(asked.map((line, index) => shopLine(line, products[index], viewer)));
    if (refusal) return refusal;
    const baskets = await basketsOf(handling, sold);
    const unverified = baskets.find(({ company }) => companyFault(company));
    if (unverified)
      return { outcome: "rejected", reason: "CompanyNotVerified", detail: { companyId: unverified.companyId } };

    const buyer = { retailerId, profile, reliedOn: reliedOn(retailerAggregate, retailerId, fact) };
    return placeAll(
      handling,
      baskets.map((basket) => ({ type: "PlaceOrder", data: orderOf(handling, buyer, basket, input) })),
    );
  },
  settledPurchase,
);
