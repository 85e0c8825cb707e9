import {
  order,
  type Order,
  type OrderCommand,
  type OrderEvent,
  type OrderRejection,
} from "../../domain/orders/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const orderAggregate: Aggregate<OrderCommand, OrderEvent, Order, OrderRejection> = {
  category: "order",
  decider: order,
};
