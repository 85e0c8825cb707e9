import * as commands from "../../schemas/orders/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { orderAggregate } from "./order-aggregate.ts";
import { ownOrder } from "./own-order.ts";

export const receiveReturn = commandHandler(commands.receiveReturn, async ({ orderId, items }, handling) => {
  if (!(await ownOrder(handling, orderId, "company"))) return { outcome: "not-found" };
  const data = { orderId, lines: items ?? null };
  const sent = await handling.send(orderAggregate, orderId, { type: "ReceiveReturn", data });
  return answer(sent, "OrderNotFound", { orderId });
});
