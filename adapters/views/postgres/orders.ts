import type { ClientBase } from "pg";
import { uuidTimeMs } from "../../../domain/kernel/ids.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import { jsonArray } from "../../postgres/binary-array.ts";
import type { Order, OrderItem } from "../../../schemas/orders/read-models.ts";
import { createOrderTables, ordersTable } from "./orders-tables.ts";
import { countRows } from "./typed-mapping.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { yearPartitions } from "./year-partitions.ts";

type Head = Omit<Order, "items">;
type StoredOrder = { readonly key: string; readonly body: Head; readonly items: OrderItem[] };

/** The time in the order's id: every event of the order finds its partition by it. */
export const placedAt = (id: string) => instant(uuidTimeMs(id));

const columns = `placed_at timestamptz, id uuid, number text, purchase_id uuid, retailer_id uuid, company_id uuid, status text,
  total_amount numeric, currency text, updated_at timestamptz`;

const columnsOf = (id: string, body: Head) => ({
  placed_at: placedAt(id),
  id,
  number: body.number,
  purchase_id: body.purchaseId || null,
  retailer_id: body.retailerId || null,
  company_id: body.companyId || null,
  status: body.status,
  total_amount: body.totalAmount.amount,
  currency: body.totalAmount.currency,
  updated_at: body.updatedAt,
});

const headOf = ({ items: _, ...head }: Order): Head => head;

/** Bodies and items go beside the columns, and are stored as they come: as part of the one text they would be parsed twice more. */
const writtenOf = (orders: readonly (readonly [string, Order])[]) => {
  const heads = orders.map(([id, order]) => [id, headOf(order)] as const);
  return {
    columns: JSON.stringify(heads.map(([id, head]) => columnsOf(id, head))),
    bodies: jsonArray(heads.map(([, head]) => JSON.stringify(head))),
  };
};

const rowsFrom = (texts: string) => `ROWS FROM (json_to_recordset($1::json) AS (${columns}), ${texts}) AS w`;

const names =
  "placed_at, id, number, purchase_id, retailer_id, company_id, status, total_amount, currency, updated_at, body";

const assigned = (from: string) =>
  "number, purchase_id, retailer_id, company_id, status, total_amount, currency, updated_at, body"
    .split(", ")
    .map((name) => `${name} = ${from}.${name}`)
    .join(", ");

const updateText = `UPDATE ${ordersTable} o SET ${assigned("w")} FROM ${rowsFrom("unnest($2::json[])")} (${names})
  WHERE o.placed_at = w.placed_at AND o.id = w.id RETURNING o.id::text AS key`;

const insertText = `INSERT INTO ${ordersTable} (${names}, items)
  SELECT ${names}, items FROM ${rowsFrom("unnest($2::json[]), unnest($3::json[])")} (${names}, items)
  ON CONFLICT (placed_at, id) DO UPDATE SET ${assigned("excluded")}, items = excluded.items`;

const removeText = `DELETE FROM ${ordersTable} WHERE id = ANY($1::uuid[])`;

/** Planned anew each time: a plan made for a small table would read the whole of a large one. */
const loadText = `SELECT o.id::text AS key, o.body, o.items
  FROM unnest($1::timestamptz[], $2::uuid[]) AS k (placed_at, id) JOIN ${ordersTable} o ON o.placed_at = k.placed_at AND o.id = k.id`;

/** Items never change once placed, but for what has come back. */
const itemsChange = ({ items }: Order) => items.some(({ returnedQuantity }) => returnedQuantity > 0);

const year = (id: string) => new Date(uuidTimeMs(id)).getUTCFullYear();

/** Orders by year of placing. `body` and `items` together are the row as the API reads it; apart, so that a change of status
 * neither sends nor parses the items again. */
export const ordersView = (): ViewMapping<Order> => {
  const partitions = yearPartitions(ordersTable);
  let absent: ReadonlySet<string> = new Set();

  const insert = async (client: ClientBase, orders: readonly (readonly [string, Order])[]) => {
    if (orders.length === 0) return;
    await partitions.ensure(
      client,
      orders.map(([id]) => year(id)),
    );
    const { columns, bodies } = writtenOf(orders);
    const items = jsonArray(orders.map(([, order]) => JSON.stringify(order.items)));
    await client.query({ name: "orders-insert", text: insertText, values: [columns, bodies, items] });
  };

  /** Answers those that are not there. */
  const update = async (client: ClientBase, orders: readonly (readonly [string, Order])[]) => {
    if (orders.length === 0) return [];
    const { columns, bodies } = writtenOf(orders);
    const updated = await client.query<{ key: string }>(updateText, [columns, bodies]);
    const found = new Set(updated.rows.map(({ key }) => key));
    return orders.filter(([id]) => !found.has(id));
  };

  return {
    name: "orders",
    version: 1,
    cachedRows: 500,
    migrate: createOrderTables,

    load: async (client, keys) => {
      const found = await client.query<StoredOrder>(loadText, [keys.map(placedAt), keys]);
      const rows = new Map(found.rows.map(({ key, body, items }) => [key, { ...body, items }]));
      absent = new Set(keys.filter((key) => !rows.has(key)));
      return rows;
    },

    save: async (client, rows) => {
      const whole: (readonly [string, Order])[] = [];
      const heads: (readonly [string, Order])[] = [];
      const removed: string[] = [];
      for (const [id, order] of rows)
        if (order === undefined) removed.push(id);
        else (absent.has(id) || itemsChange(order) ? whole : heads).push([id, order]);
      if (removed.length > 0) await client.query(removeText, [removed]);
      const unknown = await update(client, heads);
      await insert(client, [...whole, ...unknown]);
    },

    count: (client) => countRows(client, ordersTable),
  };
};
