import * as commands from "../../schemas/orders/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";
import { ownOrder, partyOf } from "./own-order.ts";

export const cancelOrder = commandHandler(commands.cancelOrder, async ({ orderId, reason }, handling) => {
  if (!(await ownOrder(handling, orderId, "retailer"))) return { outcome: "not-found" };
  const data = { orderId, by: partyOf(handling), reason };
  const sent = await handling.send(orderAggregate, orderId, { type: "CancelOrder", data });
  return answer(sent, "OrderNotFound", { orderId, status: "cancelled" as const });
});
