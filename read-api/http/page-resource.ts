import { z } from "zod";
import type { Page } from "../../schemas/page.ts";

/** A page as REST serves it. `nextCursor` goes into `after`; null on the last page. */
export const pageResource = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const asPage = <Item>({ edges, hasNext }: Page<Item>) => ({
  items: edges.map(({ node }) => node),
  nextCursor: hasNext ? (edges.at(-1)?.cursor ?? null) : null,
});
