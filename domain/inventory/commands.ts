import type { OrderId, ProductId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";
import type { AdjustmentReason } from "./events.ts";

export type InventoryCommand =
  | ReceiveStock
  | CountStock
  | AdjustStock
  | SetReorderLevel
  | ReserveStock
  | ReleaseStock
  | ExpireReservation
  | CommitStock
  | ReturnStock;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly productId: ProductId } & Data>;
type ForOrder<Type extends string, Data = unknown> = Of<Type, { readonly orderId: OrderId } & Data>;

export type ReceiveStock = Of<"ReceiveStock", { readonly quantity: number; readonly reference: string | null }>;
/** `counted`: on hand, reserved units among them. `expectedRevision` null: whatever has happened since. */
export type CountStock = Of<"CountStock", { readonly counted: number; readonly expectedRevision: number | null }>;
export type AdjustStock = Of<"AdjustStock", { readonly difference: number; readonly reason: AdjustmentReason }>;
export type SetReorderLevel = Of<"SetReorderLevel", { readonly reorderLevel: number }>;
export type ReserveStock = ForOrder<"ReserveStock", { readonly quantity: number; readonly expiresAt: Instant | null }>;
export type ReleaseStock = ForOrder<"ReleaseStock">;
export type ExpireReservation = ForOrder<"ExpireReservation", { readonly now: Instant }>;
export type CommitStock = ForOrder<"CommitStock">;
export type ReturnStock = ForOrder<"ReturnStock", { readonly quantity: number }>;
