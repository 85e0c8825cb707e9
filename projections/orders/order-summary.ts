import type { OrderEvent, OrderLine } from "../../domain/orders/index.ts";
import { toMoneyResource, toUnitPriceResource } from "../../schemas/money-resource.ts";
import type { Order, OrderItem, OrderStatus } from "../../schemas/orders/read-models.ts";
import { toPriceRule } from "../../schemas/price-rule.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Projector } from "../projector.ts";

type Of<Type extends OrderEvent["type"]> = Delivered<Extract<OrderEvent, { type: Type }>>;

const nothing = { amountMinor: 0, currency: "XXX", amount: "0.00" };

const unplaced = (event: Delivered<OrderEvent>): Order => ({
  id: event.data.orderId,
  number: "",
  purchaseId: "",
  retailerId: "",
  companyId: "",
  retailerName: "",
  companyName: "",
  reference: null,
  status: "pending",
  items: [],
  totalAmount: nothing,
  refundedAmount: nothing,
  deliveryInfo: {
    address: { contactPerson: null, street: null, postcode: null, city: "", region: "" },
    carrier: null,
    trackingNumber: null,
    shippedAt: null,
    deliveredAt: null,
  },
  timeline: [],
  reason: null,
  returnRequestedAt: null,
  source: "shop",
  createdAt: event.metadata.at,
  updatedAt: event.metadata.at,
  revision: event.revision,
});

const item = (line: OrderLine): OrderItem => ({
  lineNumber: line.lineNumber,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: toUnitPriceResource(line.unitPrice),
  totalPrice: toMoneyResource(line.lineTotal),
  rule: toPriceRule(line.rule),
  returnedQuantity: 0,
});

const placed = (order: Order, { data }: Of<"OrderPlaced">) => ({
  number: data.number,
  purchaseId: data.purchaseId,
  retailerId: data.retailerId,
  companyId: data.companyId,
  retailerName: data.retailerName,
  companyName: data.companyName,
  reference: data.reference,
  items: data.lines.map(item),
  totalAmount: toMoneyResource(data.total),
  refundedAmount: toMoneyResource({ amountMinor: 0, currency: data.currency }),
  deliveryInfo: { ...order.deliveryInfo, address: { ...data.deliveryAddress } },
  source: data.source,
});

const ended = ({ data }: Of<"OrderRejected"> | Of<"OrderCancelled">) => ({
  reason: { code: data.reason, by: data.by, productId: "productId" in data ? data.productId : null },
});

const shipped = (order: Order, { data, metadata }: Of<"OrderShipped">) => {
  const { carrier, trackingNumber } = data;
  return { deliveryInfo: { ...order.deliveryInfo, carrier, trackingNumber, shippedAt: metadata.at } };
};

const returned = (order: Order, { data }: Of<"OrderReturned">) => {
  const back = new Map(data.lines.map(({ lineNumber, quantity }) => [lineNumber, quantity]));
  const amountMinor = order.refundedAmount.amountMinor + data.refund.amountMinor;
  return {
    items: order.items.map((line) => ({
      ...line,
      returnedQuantity: line.returnedQuantity + (back.get(line.lineNumber) ?? 0),
    })),
    refundedAmount: toMoneyResource({ amountMinor, currency: data.refund.currency }),
    returnRequestedAt: null,
  };
};

const details = (order: Order, event: Delivered<OrderEvent>): Partial<Order> => {
  switch (event.type) {
    case "OrderPlaced":
      return placed(order, event);
    case "OrderRejected":
    case "OrderCancelled":
      return ended(event);
    case "OrderShipped":
      return shipped(order, event);
    case "OrderDelivered":
      return { deliveryInfo: { ...order.deliveryInfo, deliveredAt: event.metadata.at } };
    case "OrderReturnRequested":
      return { returnRequestedAt: event.metadata.at };
    case "OrderReturned":
      return returned(order, event);
    default:
      return {};
  }
};

const statusAfter: Readonly<Record<OrderEvent["type"], OrderStatus | null>> = {
  OrderPlaced: "pending",
  OrderConfirmed: "confirmed",
  OrderRejected: "rejected",
  OrderCancelled: "cancelled",
  OrderProcessingStarted: "processing",
  OrderShipped: "shipped",
  OrderDelivered: "delivered",
  OrderCompleted: "completed",
  OrderReturnRequested: null,
  OrderReturned: null,
};

const statusOf = (event: Delivered<OrderEvent>) =>
  event.type === "OrderReturned" && event.data.complete ? "returned" : statusAfter[event.type];

const progress = (order: Order, event: Delivered<OrderEvent>): Partial<Order> => {
  const status = statusOf(event);
  return status === null ? {} : { status, timeline: [...order.timeline, { status, at: event.metadata.at }] };
};

/** An order as its retailer, its company and the support read it: what was agreed, and how far it has come. */
export const orderSummary: Projector<OrderEvent, Order> = {
  name: "orders",
  version: 1,
  handles: [
    "OrderPlaced",
    "OrderConfirmed",
    "OrderRejected",
    "OrderCancelled",
    "OrderProcessingStarted",
    "OrderShipped",
    "OrderDelivered",
    "OrderCompleted",
    "OrderReturnRequested",
    "OrderReturned",
  ],
  keyOf: ({ data }) => data.orderId,
  evolve: (row, event) => {
    const order = row ?? unplaced(event);
    const { at } = event.metadata;
    return { ...order, ...details(order, event), ...progress(order, event), updatedAt: at, revision: event.revision };
  },
};
