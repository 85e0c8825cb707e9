import type { OrderId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import { emptyMap, get, type PersistentMap, set, without } from "../kernel/persistent-map.ts";
import type {
  InventoryEvent,
  StockCommitted,
  StockReleased,
  StockReservationExpired,
  StockReserved,
} from "./events.ts";

export type Reservation = { readonly quantity: number; readonly expiresAt: Instant | null };

/** On hand = available + reserved. Open reservations only: one that is released or committed has left the state, so a busy
 * product stays small. `revision` is that of the last event, -1 before the first. */
export type Inventory = {
  readonly revision: number;
  readonly available: number;
  readonly reserved: number;
  readonly reorderLevel: number;
  readonly reservations: PersistentMap<OrderId, Reservation>;
};

export const initial: Inventory = {
  revision: -1,
  available: 0,
  reserved: 0,
  reorderLevel: 0,
  reservations: emptyMap(),
};

const reserve = (inventory: Inventory, { orderId, quantity, expiresAt }: StockReserved["data"]): Inventory => ({
  ...inventory,
  available: inventory.available - quantity,
  reserved: inventory.reserved + quantity,
  reservations: set(inventory.reservations, orderId, { quantity, expiresAt }),
});

/** The reservation leaves the state; `returned` of its units are available again. */
const close = (inventory: Inventory, orderId: OrderId, returned: "all" | "none"): Inventory => {
  const quantity = get(inventory.reservations, orderId)?.quantity ?? 0;
  return {
    ...inventory,
    available: inventory.available + (returned === "all" ? quantity : 0),
    reserved: inventory.reserved - quantity,
    reservations: without(inventory.reservations, orderId),
  };
};

type ReservationEvent = StockReserved | StockReleased | StockReservationExpired | StockCommitted;

const moveReserved = (inventory: Inventory, { type, data }: ReservationEvent): Inventory => {
  switch (type) {
    case "StockReserved":
      return reserve(inventory, data);
    case "StockReleased":
    case "StockReservationExpired":
      return close(inventory, data.orderId, "all");
    case "StockCommitted":
      return close(inventory, data.orderId, "none");
  }
};

const move = (inventory: Inventory, event: InventoryEvent): Inventory => {
  switch (event.type) {
    case "StockReceived":
    case "StockReturned":
      return { ...inventory, available: inventory.available + event.data.quantity };
    case "StockCounted":
    case "StockAdjusted":
      return { ...inventory, available: inventory.available + event.data.difference };
    case "ReorderLevelSet":
      return { ...inventory, reorderLevel: event.data.reorderLevel };
    case "StockRanLow":
      return inventory;
    default:
      return moveReserved(inventory, event);
  }
};

export const evolve = (inventory: Inventory, event: InventoryEvent): Inventory => ({
  ...move(inventory, event),
  revision: inventory.revision + 1,
});
