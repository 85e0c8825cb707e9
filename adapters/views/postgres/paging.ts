import { createHash } from "node:crypto";
import type { Pool, QueryResultRow } from "pg";
import { type CursorValues, encodeCursor } from "../../../schemas/cursor.ts";
import type { PageRequest } from "../../../schemas/page.ts";

/** Rows to pass over: by number, unless a cursor says where to begin. */
export const skipped = ({ first, after, page }: PageRequest) => (after === undefined ? ((page ?? 1) - 1) * first : 0);

/** Cuts the one row more that tells whether there is a next page. */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  first: number,
  order: string,
  read: (row: Row) => { readonly node: Item; readonly at: CursorValues },
) => ({
  edges: rows.slice(0, first).map((row) => {
    const { node, at } = read(row);
    return { cursor: encodeCursor(order, at), node };
  }),
  hasNext: rows.length > first,
});

/** Runs a statement that is prepared once for each of its forms; only for texts of which there are few. */
export const prepared = async <Row extends QueryResultRow>(pool: Pool, text: string, values: readonly unknown[]) => {
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 32);
  const { rows } = await pool.query<Row>({ name, text, values: [...values] });
  return rows;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const uuidsOf = (ids: readonly string[]) => ids.filter((id) => uuid.test(id));
