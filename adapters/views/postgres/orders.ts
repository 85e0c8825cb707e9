import type { ClientBase } from "pg";
import { uuidTimeMs } from "../../../domain/kernel/ids.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import type { Order, OrderItem } from "../../../schemas/orders/read-models.ts";
import { jsonArray, textArray, uuidArray } from "../../postgres/binary-array.ts";
import { createOrderTables, ordersTable } from "./orders-tables.ts";
import { countRows } from "./typed-mapping.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { yearPartitions } from "./year-partitions.ts";

type Head = Omit<Order, "items">;
type StoredOrder = { readonly key: string; readonly body: Head; readonly items: OrderItem[] };

/** The time in the order's id: every event of the order finds its partition by it. */
export const placedAt = (id: string) => instant(uuidTimeMs(id));

/** One array for each column: json in rows of json would be parsed three times over. */
const arraysOf = (orders: readonly (readonly [string, Order])[]) => {
  const texts = (of: (order: Order) => string) => textArray(orders.map(([, order]) => of(order)));
  return [
    textArray(orders.map(([id]) => placedAt(id))),
    uuidArray(orders.map(([id]) => id)),
    texts(({ number }) => number),
    texts(({ purchaseId }) => purchaseId),
    texts(({ retailerId }) => retailerId),
    texts(({ companyId }) => companyId),
    texts(({ status }) => status),
    texts(({ totalAmount }) => totalAmount.amount),
    texts(({ totalAmount }) => totalAmount.currency),
    texts(({ updatedAt }) => updatedAt),
    jsonArray(orders.map(([, { items: _, ...body }]) => JSON.stringify(body))),
  ];
};

const names =
  "placed_at, id, number, purchase_id, retailer_id, company_id, status, total_amount, currency, updated_at, body";

const typed = `a.placed_at::timestamptz AS placed_at, a.id, a.number, nullif(a.purchase_id, '')::uuid AS purchase_id,
  nullif(a.retailer_id, '')::uuid AS retailer_id, nullif(a.company_id, '')::uuid AS company_id, a.status,
  a.total_amount::numeric AS total_amount, a.currency, a.updated_at::timestamptz AS updated_at, a.body`;

const arrays = `$1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
  $11::json[]`;

const assigned = (from: string) =>
  "number, purchase_id, retailer_id, company_id, status, total_amount, currency, updated_at, body"
    .split(", ")
    .map((name) => `${name} = ${from}.${name}`)
    .join(", ");

const updateText = `UPDATE ${ordersTable} o SET ${assigned("w")} FROM (SELECT ${typed} FROM unnest(${arrays}) AS a (${names})) AS w
  WHERE o.placed_at = w.placed_at AND o.id = w.id RETURNING o.id::text AS key`;

const insertText = `INSERT INTO ${ordersTable} (${names}, items)
  SELECT ${typed}, a.items FROM unnest(${arrays}, $12::json[]) AS a (${names}, items)
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
    const items = jsonArray(orders.map(([, order]) => JSON.stringify(order.items)));
    await client.query({ name: "orders-insert", text: insertText, values: [...arraysOf(orders), items] });
  };

  /** Answers those that are not there. */
  const update = async (client: ClientBase, orders: readonly (readonly [string, Order])[]) => {
    if (orders.length === 0) return [];
    const updated = await client.query<{ key: string }>(updateText, arraysOf(orders));
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
