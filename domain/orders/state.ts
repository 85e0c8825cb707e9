import type { CompanyId, ProductId, RetailerId } from "../kernel/ids.ts";
import type { Currency } from "../kernel/money.ts";
import type {
  ImportedStatus,
  OrderEvent,
  OrderLine,
  OrderPlaced,
  OrderReturned,
  OrderShipped,
  RequestedLine,
} from "./events.ts";

export type PlacedOrder = {
  readonly retailerId: RetailerId;
  readonly companyId: CompanyId;
  readonly settleAs: ImportedStatus | null;
  readonly currency: Currency;
  readonly lines: readonly Pick<OrderLine, "lineNumber" | "productId" | "quantity" | "unitPrice">[];
};

/** What has left the house. `returned` counts units per line, in line order. */
export type ShippedOrder = PlacedOrder & {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly returned: readonly number[];
  readonly returns: number;
  /** The last request that no goods have followed yet. */
  readonly requested: readonly RequestedLine[] | null;
};

export type Order =
  | { readonly status: "none" }
  | ({ readonly status: "pending" | "confirmed" | "processing" } & PlacedOrder)
  | ({ readonly status: "rejected"; readonly reason: string; readonly productId: ProductId | null } & PlacedOrder)
  | ({ readonly status: "cancelled"; readonly reason: string | null } & PlacedOrder)
  | ({ readonly status: "shipped" | "delivered" | "completed" | "returned" } & ShippedOrder);

export type ExistingOrder = Exclude<Order, { readonly status: "none" }>;

const placed = ({ data }: OrderPlaced): Order => ({
  status: "pending",
  retailerId: data.retailerId,
  companyId: data.companyId,
  settleAs: data.settleAs,
  currency: data.currency,
  lines: data.lines.map(({ lineNumber, productId, quantity, unitPrice }) => ({
    lineNumber,
    productId,
    quantity,
    unitPrice,
  })),
});

const facts = ({ retailerId, companyId, settleAs, currency, lines }: PlacedOrder): PlacedOrder => ({
  retailerId,
  companyId,
  settleAs,
  currency,
  lines,
});

const takenBack = (order: ShippedOrder, { data }: OrderReturned): ShippedOrder => ({
  ...order,
  returned: order.returned.map((before, index) =>
    data.lines.reduce((sum, line) => (line.lineNumber === index + 1 ? sum + line.quantity : sum), before),
  ),
  returns: data.returnNumber,
  requested: null,
});

const shippedWith = (order: PlacedOrder, { data: { carrier, trackingNumber } }: OrderShipped): Order => ({
  ...facts(order),
  status: "shipped",
  carrier,
  trackingNumber,
  returned: order.lines.map(() => 0),
  returns: 0,
  requested: null,
});

const evolveShipped = (order: Extract<Order, ShippedOrder>, event: OrderEvent): Order => {
  switch (event.type) {
    case "OrderDelivered":
      return { ...order, status: "delivered" };
    case "OrderCompleted":
      return { ...order, status: "completed" };
    case "OrderReturnRequested":
      return { ...order, requested: event.data.lines };
    case "OrderReturned":
      return { ...takenBack(order, event), status: event.data.complete ? "returned" : order.status };
    default:
      return order;
  }
};

const evolveOpen = (order: Exclude<ExistingOrder, ShippedOrder>, event: OrderEvent): Order => {
  switch (event.type) {
    case "OrderConfirmed":
      return { ...facts(order), status: "confirmed" };
    case "OrderProcessingStarted":
      return { ...facts(order), status: "processing" };
    case "OrderRejected":
      return { ...facts(order), status: "rejected", reason: event.data.reason, productId: event.data.productId };
    case "OrderCancelled":
      return { ...facts(order), status: "cancelled", reason: event.data.reason };
    case "OrderShipped":
      return shippedWith(order, event);
    default:
      return order;
  }
};

export const isShipped = (order: ExistingOrder): order is Extract<Order, ShippedOrder> => "returned" in order;

export const evolve = (order: Order, event: OrderEvent): Order => {
  if (event.type === "OrderPlaced") return placed(event);
  if (order.status === "none") return order;
  return isShipped(order) ? evolveShipped(order, event) : evolveOpen(order, event);
};
