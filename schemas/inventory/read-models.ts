import { z } from "zod";

/** `available` can be sold; `reserved` is promised to open orders. `reserved` and `reorderLevel` are null for retailers. */
export const inventoryInfo = z.object({
  available: z.int(),
  reserved: z.int().nullable(),
  reorderLevel: z.int().nullable(),
  lastUpdated: z.string().nullable(),
  /** Revision of the stock's stream, for `If-Match` on the counted stock; null before the first movement. */
  revision: z.int().nullable(),
});
export type InventoryInfo = z.infer<typeof inventoryInfo>;

/** A product's stock as its supplier acts on it; on hand = available + reserved. */
export type StockLevel = {
  readonly productId: string;
  readonly available: number;
  readonly reserved: number;
  readonly reorderLevel: number;
  readonly lastUpdated: string;
  readonly revision: number;
};
