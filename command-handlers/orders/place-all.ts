import { order, type OrderCommand, orderNumber } from "../../domain/orders/index.ts";
import { purchaseId } from "../../domain/kernel/ids.ts";
import type { Purchase } from "../../schemas/orders/commands.ts";
import type { Handling, Reply } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";

type Placing = Extract<OrderCommand, { readonly type: "PlaceOrder" | "ImportOrder" }>;

const placed = ({ data: { orderId, companyId } }: Placing): Purchase["orders"][number] => ({
  id: orderId,
  number: orderNumber(orderId),
  companyId,
  status: "pending",
  reason: null,
});

/** Every order of a purchase, or none: all are decided before the first one is sent. What was placed before a crash is found again. */
export const placeAll = async ({ send, newId }: Handling, orders: readonly Placing[]): Promise<Reply<Purchase>> => {
  const refused = orders.map((each) => order.decide(each, order.initial)).find((each) => each.outcome === "rejected");
  if (refused) return { outcome: "rejected", reason: refused.reason };
  const sent = await Promise.all(orders.map((each) => send(orderAggregate, each.data.orderId, each)));
  const conflicting = sent.find((each) => each.outcome === "rejected");
  if (conflicting) return conflicting;
  return { outcome: "accepted", result: { purchaseId: purchaseId(newId("purchase")), orders: orders.map(placed) } };
};
