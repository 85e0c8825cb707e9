import type { OrderId, ProductId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";

export type InventoryEvent =
  | StockReceived
  | StockCounted
  | StockAdjusted
  | ReorderLevelSet
  | StockReserved
  | StockReleased
  | StockReservationExpired
  | StockCommitted
  | StockReturned
  | StockRanLow;

export type AdjustmentReason = "damaged" | "lost" | "found" | "expired" | "correction" | "other";

/** Quantities are whole units, at least 1. On hand = available + reserved. */
export type StockReceived = Message<
  "StockReceived",
  { readonly productId: ProductId; readonly quantity: number; readonly reference: string | null }
>;
/** `counted` is the stock on hand that was found, `difference` what that changes: counted - on hand before. */
export type StockCounted = Message<
  "StockCounted",
  { readonly productId: ProductId; readonly counted: number; readonly difference: number }
>;
/** `difference` is never 0. */
export type StockAdjusted = Message<
  "StockAdjusted",
  { readonly productId: ProductId; readonly difference: number; readonly reason: AdjustmentReason }
>;
export type ReorderLevelSet = Message<
  "ReorderLevelSet",
  { readonly productId: ProductId; readonly reorderLevel: number }
>;

type OfOrder = { readonly productId: ProductId; readonly orderId: OrderId; readonly quantity: number };

/** From available to reserved. `expiresAt` null: until it is released or committed. */
export type StockReserved = Message<"StockReserved", OfOrder & { readonly expiresAt: Instant | null }>;
/** Back from reserved to available. */
export type StockReleased = Message<"StockReleased", OfOrder>;
/** Back from reserved to available, because the time of the reservation had passed. */
export type StockReservationExpired = Message<"StockReservationExpired", OfOrder>;
/** From reserved out of the house. */
export type StockCommitted = Message<"StockCommitted", OfOrder>;
/** Back into the house, to available. */
export type StockReturned = Message<"StockReturned", OfOrder>;
/** Available has come down to the reorder level or below it. */
export type StockRanLow = Message<
  "StockRanLow",
  { readonly productId: ProductId; readonly available: number; readonly reorderLevel: number }
>;
