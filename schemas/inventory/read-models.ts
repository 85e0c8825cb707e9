/** A product's stock as its supplier acts on it; on hand = available + reserved. */
export type StockLevel = {
  readonly productId: string;
  readonly available: number;
  readonly reserved: number;
  readonly reorderLevel: number;
  readonly lastUpdated: string;
  readonly revision: number;
};
