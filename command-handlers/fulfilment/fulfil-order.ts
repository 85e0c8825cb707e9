import type {
  FulfilmentClosed,
  FulfilmentFailed,
  FulfilmentStarted,
  FulfilmentStockSecured,
} from "../../domain/fulfilment/index.ts";
import type {
  OrderCancelled,
  OrderPlaced,
  OrderRejected,
  OrderReturned,
  OrderShipped,
} from "../../domain/orders/index.ts";
import type { Reaction } from "../reaction.ts";
import { confirm } from "./confirming.ts";
import { close, giveBack, handOver, putBack } from "./ending.ts";
import { giveUp, secure, start } from "./reserving.ts";

type Handled =
  | OrderPlaced
  | OrderCancelled
  | OrderRejected
  | OrderShipped
  | OrderReturned
  | FulfilmentStarted
  | FulfilmentStockSecured
  | FulfilmentFailed
  | FulfilmentClosed;

/** Brings order and stock together. Whether an order lives is decided on its own stream alone: stock is released only once the
 * order has ended, and committed only once it is shipped, so neither can happen to the wrong one whatever comes in between. */
export const fulfilOrder: Reaction<Handled> = {
  name: "fulfilment",
  from: "start",
  handles: [
    "OrderPlaced",
    "FulfilmentStarted",
    "FulfilmentStockSecured",
    "FulfilmentFailed",
    "OrderCancelled",
    "OrderRejected",
    "FulfilmentClosed",
    "OrderShipped",
    "OrderReturned",
  ],
  keyOf: ({ data }) => data.orderId,
  react: async (event, handling) => {
    switch (event.type) {
      case "OrderPlaced":
        return start(event, handling);
      case "FulfilmentStarted":
        return secure(event, handling);
      case "FulfilmentStockSecured":
        return confirm(event, handling);
      case "FulfilmentFailed":
        return giveUp(event, handling);
      case "OrderCancelled":
      case "OrderRejected":
        return close(event, handling);
      case "FulfilmentClosed":
        return giveBack(event, handling);
      case "OrderShipped":
        return handOver(event, handling);
      case "OrderReturned":
        return putBack(event, handling);
    }
  },
};
