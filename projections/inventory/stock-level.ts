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

/** What a unit of the event's quantity does to available and to reserved. */
const movements = {
  StockReceived: [1, 0],
  StockReserved: [-1, 1],
  StockReleased: [1, -1],
  StockReservationExpired: [1, -1],
  StockCommitted: [0, -1],
  StockReturned: [1, 0],
} as const;

const change = (stock: StockLevel, { type, data }: Delivered<InventoryEvent>): Partial<StockLevel> => {
  switch (type) {
    case "StockCounted":
    case "StockAdjusted":
      return moved(stock, data.difference, 0);
    case "ReorderLevelSet":
      return { reorderLevel: data.reorderLevel };
    case "StockRanLow":
      return {};
    default: {
      const [available, reserved] = movements[type];
      return moved(stock, available * data.quantity, reserved * data.quantity);
    }
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
