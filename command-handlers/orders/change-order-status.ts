import type { OrderId } from "../../domain/kernel/ids.ts";
import type { ExistingOrder, OrderCommand, OrderParty } from "../../domain/orders/index.ts";
import * as commands from "../../schemas/orders/commands.ts";
import { fulfilmentAggregate } from "../aggregates.ts";
import { answer } from "../answer.ts";
import { commandHandler, type Handling } from "../command-handler.ts";
import { reliedOn } from "../relied-on.ts";
import { orderAggregate } from "./order-aggregate.ts";
import { ownOrder, partyOf } from "./own-order.ts";

type Change = {
  readonly orderId: OrderId;
  readonly status: "processing" | "shipped" | "delivered" | "completed" | "rejected" | "cancelled";
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly reason: string | null;
};

const commandFor = ({ orderId, status, carrier, trackingNumber, reason }: Change, by: OrderParty): OrderCommand => {
  switch (status) {
    case "processing":
      return { type: "StartProcessing", data: { orderId } };
    case "shipped":
      return { type: "ShipOrder", data: { orderId, carrier, trackingNumber } };
    case "delivered":
      return { type: "DeliverOrder", data: { orderId } };
    case "completed":
      return { type: "CompleteOrder", data: { orderId } };
    case "rejected":
      return { type: "RejectOrder", data: { orderId, by, reason: reason ?? "not-accepted", productId: null } };
    case "cancelled":
      return { type: "CancelOrder", data: { orderId, by, reason } };
  }
};

/** Only what is set aside can be promised. Once secured it stays so until the order itself has ended. */
const confirmation = async (
  { facts }: Handling,
  orderId: OrderId,
  order: ExistingOrder,
  by: OrderParty,
): Promise<OrderCommand | undefined> => {
  const [fulfilment] = await facts(fulfilmentAggregate, [orderId]);
  if (order.status === "pending" && fulfilment?.state.status !== "secured") return undefined;
  return { type: "ConfirmOrder", data: { orderId, by, reliedOn: reliedOn(fulfilmentAggregate, orderId, fulfilment) } };
};

export const changeOrderStatus = commandHandler(commands.changeOrderStatus, async (input, handling) => {
  const { orderId, status } = input;
  const order = await ownOrder(handling, orderId, "company");
  if (!order) return { outcome: "not-found" };
  const by = partyOf(handling);
  const command =
    status === "confirmed" ? await confirmation(handling, orderId, order, by) : commandFor({ ...input, status }, by);
  if (!command) return { outcome: "rejected", reason: "StockNotSecured" };
  return answer(await handling.send(orderAggregate, orderId, command), "OrderNotFound", { orderId, status });
});
