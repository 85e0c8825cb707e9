import { z } from "zod";

/** What the first page counts. */
export const marketplaceCounts = z.object({
  companies: z.int(),
  retailers: z.int(),
  /** Published ones. */
  products: z.int(),
  orders: z.int(),
  ordersToday: z.int(),
});
export type MarketplaceCounts = z.infer<typeof marketplaceCounts>;

/** A checkpoint of a view against the head of the log. */
export const viewProgress = z.object({
  view: z.string(),
  version: z.int(),
  partition: z.int(),
  position: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type ViewProgress = z.infer<typeof viewProgress>;
