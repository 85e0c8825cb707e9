import type { StockLevel } from "../../../schemas/inventory/read-models.ts";
import { typedMapping } from "./typed-mapping.ts";

/** Apart from the catalog's table: stock moves with every order, and no index but the key has to follow. */
export const stockView = typedMapping<StockLevel>({
  name: "stock",
  version: 1,
  columns: {
    product_id: "uuid",
    available: "bigint NOT NULL",
    reserved: "bigint NOT NULL",
    reorder_level: "bigint NOT NULL",
    last_updated: "timestamptz NOT NULL",
  },
  values: (product_id, { available, reserved, reorderLevel, lastUpdated }) => ({
    product_id,
    available,
    reserved,
    reorder_level: reorderLevel,
    last_updated: lastUpdated,
  }),
});
