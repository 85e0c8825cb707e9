import type { Pool } from "pg";
import { isUuid } from "../../../domain/kernel/ids.ts";
import { decodeCursor } from "../../../schemas/cursor.ts";
import { maySeeOrder, ordersSeenBy } from "../../../schemas/orders/order-access.ts";
import type { Order, OrderFilter, OrderItem } from "../../../schemas/orders/read-models.ts";
import type { Principal } from "../../../schemas/principal.ts";
import { ordersTable } from "./orders-tables.ts";
import { placedAt } from "./orders.ts";
import { pageOf, prepared, skipped } from "./paging.ts";
import { type Param, parameters, where } from "./parameters.ts";

type StoredOrder = { readonly body: Omit<Order, "items">; readonly items: OrderItem[] };

const purchaseOrdersMax = 100;
const dayMs = 86_400_000;

const served = ({ body, items }: StoredOrder): Order => ({ ...body, items });

const inScope = (viewer: Principal, param: Param): readonly string[] => {
  const seen = ordersSeenBy(viewer);
  if (seen === "all") return [];
  if (seen === "none") return ["false"];
  return "companyId" in seen
    ? [`company_id = ${param(seen.companyId)}::uuid`]
    : [`retailer_id = ${param(seen.retailerId)}::uuid`];
};

const idColumns = [
  ["companyId", "company_id"],
  ["retailerId", "retailer_id"],
] as const;

const byIds = (filter: OrderFilter, param: Param) =>
  idColumns.flatMap(([field, column]) => {
    const id = filter[field];
    if (id === undefined) return [];
    return [isUuid(id) ? `${column} = ${param(id)}::uuid` : "false"];
  });

/** A number begins with the order's UTC day ("260301-…"): within that day it needs no index. */
const numbered = (number: string, param: Param) => {
  const [, year = "", month = "", day = ""] = /^(\d\d)(\d\d)(\d\d)-/.exec(number) ?? [];
  const from = Date.parse(`20${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(from)) return ["false"];
  return [
    `placed_at >= ${param(new Date(from).toISOString())}::timestamptz`,
    `placed_at < ${param(new Date(from + dayMs).toISOString())}::timestamptz`,
    `number = ${param(number)}`,
  ];
};

/** All orders of a purchase are placed at the moment that its own id carries. */
const ofPurchase = (purchaseId: string, param: Param) =>
  isUuid(purchaseId)
    ? [`placed_at = ${param(placedAt(purchaseId))}::timestamptz`, `purchase_id = ${param(purchaseId)}::uuid`]
    : ["false"];

const filtered = (filter: OrderFilter, param: Param) => {
  const { status, number, purchaseId, from, to } = filter;
  const found = byIds(filter, param);
  if (status !== undefined) found.push(`status = ${param(status)}`);
  if (number !== undefined) found.push(...numbered(number, param));
  if (purchaseId !== undefined) found.push(...ofPurchase(purchaseId, param));
  if (from !== undefined) found.push(`placed_at >= ${param(from)}::timestamptz`);
  if (to !== undefined) found.push(`placed_at < ${param(to)}::timestamptz`);
  return found;
};

const behind = (after: string | undefined, param: Param) => {
  if (after === undefined) return [];
  const [id = ""] = decodeCursor(after, "orders", ["string"]).map(String);
  if (!isUuid(id)) return ["false"];
  const [time, last] = [param(placedAt(id)), param(id)];
  // The first of the two lets Postgres leave out whole years.
  return [`placed_at <= ${time}::timestamptz`, `(placed_at, id) < (${time}::timestamptz, ${last}::uuid)`];
};

/** Orders as each party may see them, from the orders view. */
export const postgresOrderQueries = (pool: Pool) => ({
  get: async (viewer: Principal, id: string) => {
    if (!isUuid(id)) return undefined;
    const text = `SELECT body, items FROM ${ordersTable} WHERE placed_at = $1::timestamptz AND id = $2::uuid`;
    const [stored] = await prepared<StoredOrder>(pool, text, [placedAt(id), id]);
    const order = stored && served(stored);
    return order && maySeeOrder(viewer, order) ? order : undefined;
  },

  list: async (viewer: Principal, filter: OrderFilter) => {
    const { values, param } = parameters();
    const conditions = [...inScope(viewer, param), ...filtered(filter, param), ...behind(filter.after, param)];
    const text = `SELECT body, items FROM ${ordersTable} ${where(conditions)}
      ORDER BY placed_at DESC, id DESC LIMIT ${param(filter.first + 1)} OFFSET ${param(skipped(filter))}`;
    const rows = await prepared<StoredOrder>(pool, text, values);
    return pageOf(rows, filter.first, "orders", (row) => ({ node: served(row), at: [row.body.id] }));
  },

  purchase: async (viewer: Principal, purchaseId: string) => {
    const { values, param } = parameters();
    const conditions = [...ofPurchase(purchaseId, param), ...inScope(viewer, param)];
    const text = `SELECT body, items FROM ${ordersTable} ${where(conditions)} ORDER BY placed_at, id LIMIT ${purchaseOrdersMax}`;
    return (await prepared<StoredOrder>(pool, text, values)).map(served);
  },
});
