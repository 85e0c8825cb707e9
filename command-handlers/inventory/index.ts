import { adjustStock } from "./adjust-stock.ts";
import { receiveStock } from "./receive-stock.ts";
import { setReorderLevel } from "./set-reorder-level.ts";
import { updateInventory } from "./update-inventory.ts";

export const inventoryHandlers = [updateInventory, receiveStock, adjustStock, setReorderLevel];
