import type { OrderId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { ProductId } from "../kernel/ids.ts";
import type { ImportedStatus, OrderLine, OrderParty, OrderPlaced, ReliedOn } from "./events.ts";

export type OrderCommand =
  | PlaceOrder
  | ImportOrder
  | ConfirmOrder
  | RejectOrder
  | CancelOrder
  | StartProcessing
  | ShipOrder
  | DeliverOrder
  | CompleteOrder
  | RequestReturn
  | ReceiveReturn
  | SettleImportedOrder;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly orderId: OrderId } & Data>;

/** Priced, not yet numbered nor totalled. */
export type OrderedLine = Omit<OrderLine, "lineNumber" | "lineTotal">;

type Basket = Pick<
  OrderPlaced["data"],
  | "purchaseId"
  | "retailerId"
  | "retailerName"
  | "companyId"
  | "companyName"
  | "reference"
  | "currency"
  | "deliveryAddress"
  | "reliedOn"
> & { readonly lines: readonly OrderedLine[] };

export type PlaceOrder = Of<"PlaceOrder", Basket>;
export type ImportOrder = Of<"ImportOrder", Basket & { readonly settleAs: ImportedStatus }>;
export type ConfirmOrder = Of<"ConfirmOrder", { readonly by: OrderParty; readonly reliedOn: readonly ReliedOn[] }>;
export type RejectOrder = Of<
  "RejectOrder",
  { readonly by: OrderParty; readonly reason: string; readonly productId: ProductId | null }
>;
export type CancelOrder = Of<"CancelOrder", { readonly by: OrderParty; readonly reason: string | null }>;
export type StartProcessing = Of<"StartProcessing">;
export type ShipOrder = Of<"ShipOrder", { readonly carrier: string | null; readonly trackingNumber: string | null }>;
export type DeliverOrder = Of<"DeliverOrder">;
export type CompleteOrder = Of<"CompleteOrder">;

export type LineQuantity = { readonly lineNumber: number; readonly quantity: number };

/** `lines` null: all that is not back yet. */
export type RequestReturn = Of<
  "RequestReturn",
  { readonly lines: readonly LineQuantity[] | null; readonly reason: string | null }
>;
export type ReceiveReturn = Of<"ReceiveReturn", { readonly lines: readonly LineQuantity[] | null }>;
/** An imported order whose stock is secured catches up with what it was elsewhere. */
export type SettleImportedOrder = Of<"SettleImportedOrder", { readonly reliedOn: readonly ReliedOn[] }>;
