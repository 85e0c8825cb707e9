import {
  decodeInventory,
  encodeInventory,
  inventory,
  type Inventory,
  type InventoryCommand,
  type InventoryEvent,
  type InventoryRejection,
  inventorySnapshotVersion,
} from "../../domain/inventory/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const inventoryAggregate: Aggregate<InventoryCommand, InventoryEvent, Inventory, InventoryRejection> = {
  category: "inventory",
  decider: inventory,
  snapshot: { version: inventorySnapshotVersion, encode: encodeInventory, decode: decodeInventory },
};
