export { inventory } from "./inventory.ts";
export { decodeInventory, encodeInventory, inventorySnapshotVersion } from "./snapshot.ts";
export type { InventoryRejection } from "./inventory.ts";
export type { Inventory, Reservation } from "./state.ts";
export type { InventoryCommand } from "./commands.ts";
export type {
  AdjustmentReason,
  InventoryEvent,
  ReorderLevelSet,
  StockAdjusted,
  StockCommitted,
  StockCounted,
  StockRanLow,
  StockReceived,
  StockReleased,
  StockReservationExpired,
  StockReserved,
  StockReturned,
} from "./events.ts";
