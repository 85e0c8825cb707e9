import type { StockLevel } from "../../../schemas/inventory/read-models.ts";
import type { DocumentMapping } from "../../views/mongo/document-mapping.ts";
import { productIndexes } from "./product-indexes.ts";

export type StockFields = {
  readonly inventory: {
    readonly available: number;
    readonly reserved: number;
    readonly reorderLevel: number;
    readonly lastUpdated: Date;
    readonly revision: number;
  };
};

/** A part of the product's document, which the stock may be the first to make. */
export const stockDocuments: DocumentMapping<StockLevel, StockFields> = {
  name: "stock",
  version: 1,
  collection: "products",
  section: "inventory",
  owned: ["inventory"],
  toFields: (_, { available, reserved, reorderLevel, lastUpdated, revision }) => ({
    inventory: { available, reserved, reorderLevel, lastUpdated: new Date(lastUpdated), revision },
  }),
  toRow: (productId, { inventory }) => ({
    productId,
    available: inventory.available,
    reserved: inventory.reserved,
    reorderLevel: inventory.reorderLevel,
    lastUpdated: inventory.lastUpdated.toISOString(),
    revision: inventory.revision,
  }),
  indexes: productIndexes,
};
