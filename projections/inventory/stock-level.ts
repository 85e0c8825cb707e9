import type { InventoryEvent } from "../../domain/inventory/index.ts";
import type { StockLevel } from "../../schemas/inventory/read-models.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Projector } from "../projector.ts";

const unstocked = (event: Delivered<InventoryEvent>): StockLevel => ({
  productId: event.data.productId,
  available: 0,
  reserved: 0,
  reorderLevel: 0,
  lastUpdated: event.metadata.at,
  revision: event.revision,
});

const moved = ({ available, reserved }: StockLevel, toAvailable: number, toReserved: number) => ({
  available: available + toAvailable,
  reserved: reserved + toReserved,
});

const change = (stock: StockLevel, { type, data }: Delivered<InventoryEvent>): Partial<StockLevel> => {
  switch (type) {
    case "StockReceived":
    case "StockReturned":
      return moved(stock, data.quantity, 0);
    case "StockCounted":
    case "StockAdjusted":
      return moved(stock, data.difference, 0);
    case "StockReserved":
      return moved(stock, -data.quantity, data.quantity);
    case "StockReleased":
    case "StockReservationExpired":
      return moved(stock, data.quantity, -data.quantity);
    case "StockCommitted":
      return moved(stock, 0, -data.quantity);
    case "ReorderLevelSet":
      return { reorderLevel: data.reorderLevel };
    case "StockRanLow":
      return {};
  }
};

/** What a buyer can have of a product, and what its supplier acts on. */
export const stockLevel: Projector<InventoryEvent, StockLevel> = {
  name: "stock",
  version: 1,
  handles: [
    "StockReceived",
    "StockCounted",
    "StockAdjusted",
    "ReorderLevelSet",
    "StockReserved",
    "StockReleased",
    "StockReservationExpired",
    "StockCommitted",
    "StockReturned",
    "StockRanLow",
  ],
  keyOf: ({ data }) => data.productId,
  evolve: (row, event) => {
    const stock = row ?? unstocked(event);
    return { ...stock, ...change(stock, event), lastUpdated: event.metadata.at, revision: event.revision };
  },
};
