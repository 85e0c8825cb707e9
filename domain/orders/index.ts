export { order } from "./order.ts";
export { orderNumber } from "./order-number.ts";
export type { OrderRejection } from "./order.ts";
export type { ExistingOrder, Order, PlacedOrder, ShippedOrder } from "./state.ts";
export type { LineQuantity, OrderCommand, OrderedLine } from "./commands.ts";
export type {
  DeliveryAddress,
  ImportedStatus,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderDelivered,
  OrderEvent,
  OrderLine,
  OrderParty,
  OrderPlaced,
  OrderProcessingStarted,
  OrderRejected,
  OrderReturned,
  OrderReturnRequested,
  OrderShipped,
  ReliedOn,
  RequestedLine,
  ReturnedLine,
} from "./events.ts";
export { importedLinesMax, orderLinesMax, totalMinorMax } from "./limits.ts";
