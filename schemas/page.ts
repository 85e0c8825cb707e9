import { z } from "zod";

export const pageSizeMax = 100;
const pageNumberMax = 50;

/** A word or an id to filter by. Engines refuse a NUL character in text. */
export const filterText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, "has control characters");

/** Where a page begins: behind a cursor, or (the brief's `page=`, counted from 1) by number. */
export const pageRequest = z.object({
  first: z.coerce.number().int().min(1).max(pageSizeMax).default(20),
  after: z.string().max(1024).optional(),
  page: z.coerce.number().int().min(1).max(pageNumberMax).optional(),
});
export type PageRequest = z.infer<typeof pageRequest>;

/** One page, each item with the cursor that continues behind it. */
export type Page<Item> = {
  readonly edges: readonly { readonly cursor: string; readonly node: Item }[];
  readonly hasNext: boolean;
};
