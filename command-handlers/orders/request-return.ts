import * as commands from "../../schemas/orders/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";
import { ownOrder } from "./own-order.ts";

export const requestReturn = commandHandler(commands.requestReturn, async ({ orderId, items, reason }, handling) => {
  if (!(await ownOrder(handling, orderId, "retailer"))) return { outcome: "not-found" };
  const data = { orderId, lines: items ?? null, reason };
  const sent = await handling.send(orderAggregate, orderId, { type: "RequestReturn", data });
  return answer(sent, "OrderNotFound", { orderId });
});
