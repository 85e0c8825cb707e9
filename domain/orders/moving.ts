import { decisions } from "../kernel/decider.ts";
import type * as commands from "./commands.ts";
import type { ImportedStatus, OrderEvent } from "./events.ts";
import { type ExistingOrder, isShipped } from "./state.ts";

export type MovingRejection =
  | "OrderNotPending"
  | "OrderNotConfirmed"
  | "OrderNotProcessing"
  | "OrderNotShipped"
  | "OrderNotDelivered"
  | "OrderAlreadyShipped"
  | "ShipmentDiffers"
  | "OrderAlreadyClosed"
  | "OrderNotImported";

const { accept, reject } = decisions<OrderEvent, MovingRejection>();

const isClosed = ({ status }: ExistingOrder) => status === "rejected" || status === "cancelled";

export const confirm = ({ data: { orderId, by, reliedOn } }: commands.ConfirmOrder, order: ExistingOrder) => {
  if (order.status === "confirmed") return accept();
  if (isClosed(order)) return reject("OrderAlreadyClosed");
  return order.status === "pending"
    ? accept({ type: "OrderConfirmed", data: { orderId, by, reliedOn } })
    : reject("OrderNotPending");
};

export const refuse = ({ data }: commands.RejectOrder, order: ExistingOrder) => {
  const { orderId, by, reason, productId } = data;
  if (order.status === "rejected") return accept();
  if (order.status === "cancelled") return reject("OrderAlreadyClosed");
  return order.status === "pending"
    ? accept({ type: "OrderRejected", data: { orderId, by, reason, productId } })
    : reject("OrderNotPending");
};

export const cancel = ({ data: { orderId, by, reason } }: commands.CancelOrder, order: ExistingOrder) => {
  if (order.status === "cancelled") return accept();
  if (order.status === "rejected") return reject("OrderAlreadyClosed");
  return isShipped(order)
    ? reject("OrderAlreadyShipped")
    : accept({ type: "OrderCancelled", data: { orderId, by, reason } });
};

export const startProcessing = ({ data: { orderId } }: commands.StartProcessing, order: ExistingOrder) => {
  if (order.status === "processing") return accept();
  return order.status === "confirmed"
    ? accept({ type: "OrderProcessingStarted", data: { orderId } })
    : reject("OrderNotConfirmed");
};

export const ship = ({ data: { orderId, carrier, trackingNumber } }: commands.ShipOrder, order: ExistingOrder) => {
  if (order.status === "shipped") {
    const isSame = order.carrier === carrier && order.trackingNumber === trackingNumber;
    return isSame ? accept() : reject("ShipmentDiffers");
  }
  return order.status === "processing"
    ? accept({ type: "OrderShipped", data: { orderId, carrier, trackingNumber } })
    : reject("OrderNotProcessing");
};

export const deliver = ({ data: { orderId } }: commands.DeliverOrder, order: ExistingOrder) => {
  if (order.status === "delivered") return accept();
  return order.status === "shipped" ? accept({ type: "OrderDelivered", data: { orderId } }) : reject("OrderNotShipped");
};

export const complete = ({ data: { orderId } }: commands.CompleteOrder, order: ExistingOrder) => {
  if (order.status === "completed") return accept();
  return order.status === "delivered"
    ? accept({ type: "OrderCompleted", data: { orderId } })
    : reject("OrderNotDelivered");
};

const course: readonly ImportedStatus[] = ["confirmed", "processing", "shipped", "delivered", "completed"];

export const settle = ({ data: { orderId, reliedOn } }: commands.SettleImportedOrder, order: ExistingOrder) => {
  const { settleAs } = order;
  if (settleAs === null) return reject("OrderNotImported");
  if (isClosed(order)) return reject("OrderAlreadyClosed");
  if (order.status !== "pending") return accept();
  const events: readonly OrderEvent[] = [
    { type: "OrderConfirmed", data: { orderId, by: "system", reliedOn } },
    { type: "OrderProcessingStarted", data: { orderId } },
    { type: "OrderShipped", data: { orderId, carrier: null, trackingNumber: null } },
    { type: "OrderDelivered", data: { orderId } },
    { type: "OrderCompleted", data: { orderId } },
  ];
  return accept(...events.slice(0, course.indexOf(settleAs) + 1));
};
