import type { CompanyId, OrderId, ProductId, RetailerId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Message } from "../kernel/message.ts";

export type FulfilmentEvent =
  FulfilmentStarted | FulfilmentStockSecured | FulfilmentFailed | FulfilmentClosed | FulfilmentCompleted;

/** What has to be reserved: one line per product, quantities summed. */
export type FulfilmentLine = { readonly productId: ProductId; readonly quantity: number };

type OfOrder = { readonly orderId: OrderId };

/** `expiresAt` null: the order waits for no deadline (imports). */
export type FulfilmentStarted = Message<
  "FulfilmentStarted",
  OfOrder & {
    readonly retailerId: RetailerId;
    readonly companyId: CompanyId;
    readonly source: "shop" | "import";
    readonly lines: readonly FulfilmentLine[];
    readonly expiresAt: Instant | null;
  }
>;
/** Every line is reserved. */
export type FulfilmentStockSecured = Message<
  "FulfilmentStockSecured",
  OfOrder & {
    readonly retailerId: RetailerId;
    readonly companyId: CompanyId;
    readonly source: "shop" | "import";
  }
>;
/** Not every line could be reserved: the order is rejected for `reason`, and what was reserved is released. */
export type FulfilmentFailed = Message<
  "FulfilmentFailed",
  OfOrder & {
    readonly reason: string;
    readonly productId: ProductId | null;
    readonly lines: readonly FulfilmentLine[];
  }
>;
/** The order has ended before it was shipped: what is reserved is released. */
export type FulfilmentClosed = Message<
  "FulfilmentClosed",
  OfOrder & { readonly because: "cancelled" | "rejected" | "expired"; readonly lines: readonly FulfilmentLine[] }
>;
/** The goods have left the house. */
export type FulfilmentCompleted = Message<"FulfilmentCompleted", OfOrder>;
