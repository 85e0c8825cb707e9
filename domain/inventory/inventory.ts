import { type Decider, decisions } from "../kernel/decider.ts";
import { get } from "../kernel/persistent-map.ts";
import type * as commands from "./commands.ts";
import type { InventoryCommand } from "./commands.ts";
import type { InventoryEvent } from "./events.ts";
import { evolve, initial, type Inventory } from "./state.ts";

export type InventoryRejection =
  | "InsufficientStock"
  | "StockBelowReserved"
  | "StockTooLarge"
  | "RevisionDiffers"
  | "ReservationDiffers"
  | "ReservationNotFound"
  | "ReservationNotDue";

/** Units on hand: far beyond any warehouse, far below what a number holds exactly. */
const stockMax = 1_000_000_000_000;

const { accept, reject } = decisions<InventoryEvent, InventoryRejection>();

/** The event, and a second one when it takes `available` over the reorder level. */
const acceptMovement = (event: InventoryEvent, before: Inventory) => {
  const { available, reorderLevel } = evolve(before, event);
  const wasLow = before.revision >= 0 && before.available <= before.reorderLevel;
  if (wasLow || available > reorderLevel) return accept(event);
  const { productId } = event.data;
  return accept(event, { type: "StockRanLow", data: { productId, available, reorderLevel } });
};

const onHand = ({ available, reserved }: Inventory) => available + reserved;

const receive = ({ data: { productId, quantity, reference } }: commands.ReceiveStock, inventory: Inventory) =>
  onHand(inventory) + quantity > stockMax
    ? reject("StockTooLarge")
    : accept({ type: "StockReceived", data: { productId, quantity, reference } });

/** What changes nothing is no conflict, so that the same count sent again is answered as before. */
const count = ({ data: { productId, counted, expectedRevision } }: commands.CountStock, inventory: Inventory) => {
  const difference = counted - onHand(inventory);
  if (difference === 0 && inventory.revision >= 0) return accept();
  if (expectedRevision !== null && expectedRevision !== inventory.revision) return reject("RevisionDiffers");
  if (counted < inventory.reserved) return reject("StockBelowReserved");
  return acceptMovement({ type: "StockCounted", data: { productId, counted, difference } }, inventory);
};

const adjust = ({ data: { productId, difference, reason } }: commands.AdjustStock, inventory: Inventory) => {
  if (difference === 0) return accept();
  if (inventory.available + difference < 0) return reject("StockBelowReserved");
  if (onHand(inventory) + difference > stockMax) return reject("StockTooLarge");
  return acceptMovement({ type: "StockAdjusted", data: { productId, difference, reason } }, inventory);
};

const setReorderLevel = ({ data: { productId, reorderLevel } }: commands.SetReorderLevel, inventory: Inventory) => {
  if (reorderLevel === inventory.reorderLevel) return accept();
  return acceptMovement({ type: "ReorderLevelSet", data: { productId, reorderLevel } }, inventory);
};

const reserve = ({ data }: commands.ReserveStock, inventory: Inventory) => {
  const { productId, orderId, quantity, expiresAt } = data;
  const reserved = get(inventory.reservations, orderId);
  if (reserved) return reserved.quantity === quantity ? accept() : reject("ReservationDiffers");
  if (inventory.available < quantity) return reject("InsufficientStock");
  return acceptMovement({ type: "StockReserved", data: { productId, orderId, quantity, expiresAt } }, inventory);
};

const release = ({ data: { productId, orderId } }: commands.ReleaseStock, inventory: Inventory) => {
  const reserved = get(inventory.reservations, orderId);
  if (!reserved) return accept();
  return accept({ type: "StockReleased", data: { productId, orderId, quantity: reserved.quantity } });
};

const expire = ({ data: { productId, orderId, now } }: commands.ExpireReservation, inventory: Inventory) => {
  const reserved = get(inventory.reservations, orderId);
  if (!reserved) return accept();
  if (reserved.expiresAt === null || now < reserved.expiresAt) return reject("ReservationNotDue");
  return accept({ type: "StockReservationExpired", data: { productId, orderId, quantity: reserved.quantity } });
};

/** An open reservation is held, whatever its time: what was shipped from it has left the house. */
const commit = ({ data: { productId, orderId } }: commands.CommitStock, inventory: Inventory) => {
  const reserved = get(inventory.reservations, orderId);
  if (!reserved) return reject("ReservationNotFound");
  return accept({ type: "StockCommitted", data: { productId, orderId, quantity: reserved.quantity } });
};

const takeBack = ({ data: { productId, orderId, quantity } }: commands.ReturnStock) =>
  accept({ type: "StockReturned", data: { productId, orderId, quantity } });

export const inventory: Decider<InventoryCommand, InventoryEvent, Inventory, InventoryRejection> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case "ReceiveStock":
        return receive(command, state);
      case "CountStock":
        return count(command, state);
      case "AdjustStock":
        return adjust(command, state);
      case "SetReorderLevel":
        return setReorderLevel(command, state);
      case "ReserveStock":
        return reserve(command, state);
      case "ReleaseStock":
        return release(command, state);
      case "ExpireReservation":
        return expire(command, state);
      case "CommitStock":
        return commit(command, state);
      case "ReturnStock":
        return takeBack(command);
    }
  },
};
