import type { Order, OrderFilter, OrderHistoryEntry, OrderMoment } from "../../schemas/orders/read-models.ts";
import type { Page } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";

/** A retailer sees the orders it placed, a company those placed with it, admins and auditors all. */
export type OrderQueries = {
  readonly get: (viewer: Principal, id: string) => Promise<Order | undefined>;
  /** Newest first. @throws InvalidCursor */
  readonly list: (viewer: Principal, filter: OrderFilter) => Promise<Page<Order>>;
  /** The orders of one checkout (at most 100) that `viewer` may see, oldest first. */
  readonly purchase: (viewer: Principal, purchaseId: string) => Promise<readonly Order[]>;
};

/** Read from the order's stream itself, never from a view; undefined: no such order for this viewer. */
export type OrderHistory = {
  readonly history: (viewer: Principal, id: string) => Promise<readonly OrderHistoryEntry[] | undefined>;
  /** The order as it stood then; "not-yet" before its first event. */
  readonly asOf: (viewer: Principal, id: string, moment: OrderMoment) => Promise<Order | "not-yet" | undefined>;
};
