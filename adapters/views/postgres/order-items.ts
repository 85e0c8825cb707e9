import type { ClientBase } from "pg";
import type { OrderLines } from "../../../schemas/orders/order-lines.ts";
import type { ViewMapping } from "./view-mapping.ts";

const table = "order_items_v1";

type Line = OrderLines["lines"][number];
type Placed = Line & Pick<OrderLines, "orderId" | "createdAt">;
type StoredLines = { readonly key: string; readonly created_at: Date; readonly lines: readonly Line[] };

/** Decimals without a fixed scale: they come back as they were written. */
const statements = [
  `CREATE TABLE IF NOT EXISTS ${table} (
     order_id uuid NOT NULL,
     line_number integer NOT NULL,
     product_id uuid NOT NULL,
     quantity bigint NOT NULL,
     returned_quantity bigint NOT NULL,
     unit_price numeric NOT NULL,
     total_price numeric NOT NULL,
     created_at timestamptz NOT NULL,
     PRIMARY KEY (order_id, line_number))`,
  `CREATE OR REPLACE VIEW order_items AS
     SELECT md5(order_id::text || '/' || line_number)::uuid AS id, order_id, product_id, quantity, unit_price, total_price, created_at
     FROM ${table}`,
];

const columns: readonly (readonly [name: string, type: string, value: (line: Placed) => string | number])[] = [
  ["order_id", "uuid", ({ orderId }) => orderId],
  ["line_number", "integer", ({ lineNumber }) => lineNumber],
  ["product_id", "uuid", ({ productId }) => productId],
  ["quantity", "bigint", ({ quantity }) => quantity],
  ["returned_quantity", "bigint", ({ returnedQuantity }) => returnedQuantity],
  ["unit_price", "numeric", ({ unitPrice }) => unitPrice],
  ["total_price", "numeric", ({ totalPrice }) => totalPrice],
  ["created_at", "timestamptz", ({ createdAt }) => createdAt],
];

const names = columns.map(([name]) => name).join(", ");
const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");

const saveText = `INSERT INTO ${table} (${names}) SELECT ${names} FROM unnest(${arrays}) AS i (${names})
  ON CONFLICT (order_id, line_number) DO UPDATE SET returned_quantity = excluded.returned_quantity
    WHERE ${table}.returned_quantity <> excluded.returned_quantity`;

const loadText = `SELECT order_id::text AS key, min(created_at) AS created_at, json_agg(json_build_object(
    'lineNumber', line_number, 'productId', product_id, 'quantity', quantity, 'returnedQuantity', returned_quantity,
    'unitPrice', unit_price::text, 'totalPrice', total_price::text) ORDER BY line_number) AS lines
  FROM ${table} WHERE order_id = ANY($1::uuid[]) GROUP BY order_id`;

const removeText = `DELETE FROM ${table} WHERE order_id = ANY($1::uuid[])`;

const insert = async (client: ClientBase, orders: readonly OrderLines[]) => {
  const lines = orders.flatMap(({ orderId, createdAt, lines }) =>
    lines.map((line): Placed => ({ ...line, orderId, createdAt })),
  );
  // None of these values needs a quote in the text form of an array.
  const values = columns.map(([, , value]) => `{${lines.map(value).join(",")}}`);
  if (lines.length > 0) await client.query({ name: "order-items-save", text: saveText, values });
};

/** Lines of orders, a row each; a row of the projector is all lines of one order. */
export const orderItemsView: ViewMapping<OrderLines> = {
  name: "order-items",
  version: 1,
  cachedRows: 100,
  migrate: async (client) => {
    for (const statement of statements) await client.query(statement);
  },
  load: async (client, keys) => {
    const found = await client.query<StoredLines>({ name: "order-items-load", text: loadText, values: [keys] });
    return new Map(
      found.rows.map(({ key, created_at, lines }) => [
        key,
        { orderId: key, createdAt: created_at.toISOString(), lines },
      ]),
    );
  },
  save: async (client, rows) => {
    const removed = [...rows].flatMap(([key, row]) => (row === undefined ? [key] : []));
    if (removed.length > 0) await client.query(removeText, [removed]);
    await insert(
      client,
      [...rows.values()].filter((row) => row !== undefined),
    );
  },
  count: async (client) => {
    const counted = await client.query<{ orders: string }>(`SELECT count(DISTINCT order_id) AS orders FROM ${table}`);
    return Number(counted.rows[0]?.orders);
  },
};
