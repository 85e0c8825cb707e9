import { decisions } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { companyId, orderId as order_, productId, purchaseId, retailerId } from "../kernel/ids.ts";
import { currency, unitPrice } from "../kernel/money.ts";
import { order, type OrderCommand, type OrderedLine, type OrderEvent, type OrderRejection } from "./index.ts";

export const { accept, reject } = decisions<OrderEvent, OrderRejection>();

export const orderId = order_("019581b4-55d0-7d41-b335-2c3d4e5f6071");
export const gbp = currency("GBP");
export const line = (product: string, quantity: number, amountMinorE4 = 10_000): OrderedLine => ({
  productId: productId(product),
  sku: product.toUpperCase(),
  name: product,
  quantity,
  unitPrice: unitPrice(amountMinorE4, gbp),
  rule: { kind: "base", price: unitPrice(amountMinorE4, gbp), tier: null },
});
const basket = {
  orderId,
  purchaseId: purchaseId("u-1"),
  retailerId: retailerId("r-1"),
  retailerName: "Corner & Co",
  companyId: companyId("c-1"),
  companyName: "Woodwrights",
  reference: null,
  currency: gbp,
  deliveryAddress: { contactPerson: null, street: null, postcode: null, city: "Leeds", region: "GB" },
  reliedOn: [],
};
export const place = (...lines: readonly OrderedLine[]): OrderCommand => ({
  type: "PlaceOrder",
  data: { ...basket, lines },
});
export const takeOver = (...lines: readonly OrderedLine[]): OrderCommand => ({
  type: "ImportOrder",
  data: { ...basket, lines, settleAs: "shipped" },
});
export const eventsOf = (command: OrderCommand) => {
  const decision = given(order).when(command);
  return decision.outcome === "accepted" ? decision.events : [];
};

const by = "company" as const;
export const confirmed: OrderEvent = { type: "OrderConfirmed", data: { orderId, by, reliedOn: [] } };
export const rejected: OrderEvent = {
  type: "OrderRejected",
  data: { orderId, by, reason: "cannot-deliver", productId: null },
};
export const cancelled: OrderEvent = { type: "OrderCancelled", data: { orderId, by, reason: null } };
export const processing: OrderEvent = { type: "OrderProcessingStarted", data: { orderId } };
export const shipped: OrderEvent = { type: "OrderShipped", data: { orderId, carrier: "Post", trackingNumber: "1" } };
export const delivered: OrderEvent = { type: "OrderDelivered", data: { orderId } };
export const completed: OrderEvent = { type: "OrderCompleted", data: { orderId } };

export const confirm: OrderCommand = { type: "ConfirmOrder", data: { orderId, by, reliedOn: [] } };
export const refuse: OrderCommand = {
  type: "RejectOrder",
  data: { orderId, by, reason: "cannot-deliver", productId: null },
};
export const cancel: OrderCommand = { type: "CancelOrder", data: { orderId, by, reason: null } };
export const start: OrderCommand = { type: "StartProcessing", data: { orderId } };
export const ship: OrderCommand = { type: "ShipOrder", data: { orderId, carrier: "Post", trackingNumber: "1" } };
export const deliver: OrderCommand = { type: "DeliverOrder", data: { orderId } };
export const complete: OrderCommand = { type: "CompleteOrder", data: { orderId } };
export const settle: OrderCommand = { type: "SettleImportedOrder", data: { orderId, reliedOn: [] } };
export const requestReturn = (lines: { lineNumber: number; quantity: number }[] | null = null): OrderCommand => ({
  type: "RequestReturn",
  data: { orderId, lines, reason: null },
});
export const receiveReturn = (lines: { lineNumber: number; quantity: number }[] | null = null): OrderCommand => ({
  type: "ReceiveReturn",
  data: { orderId, lines },
});

export const placed = eventsOf(place(line("oak", 3), line("ash", 2, 5_000)));
/** The course of an order, one event after the other. */
const course = [...placed, confirmed, processing, shipped, delivered, completed];
export const upTo = (event: OrderEvent) => course.slice(0, course.indexOf(event) + 1);
