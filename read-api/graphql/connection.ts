import type { Page } from "../../schemas/page.ts";

/** A page as GraphQL serves it, with `nodes` for who needs no cursors. */
export const connection = <Item>({ edges, hasNext }: Page<Item>) => ({
  edges,
  nodes: edges.map(({ node }) => node),
  pageInfo: { hasNextPage: hasNext, endCursor: edges.at(-1)?.cursor ?? null },
});
