import type { Order, OrderItem } from "../../../schemas/orders/read-models.ts";
import { itemsTable } from "./orders-tables.ts";

type PlacedItem = OrderItem & { readonly orderId: string; readonly placedAt: string };

const columns: readonly (readonly [name: string, type: string, value: (item: PlacedItem) => string | number])[] = [
  ["order_id", "uuid", ({ orderId }) => orderId],
  ["line_number", "integer", ({ lineNumber }) => lineNumber],
  ["product_id", "uuid", ({ productId }) => productId],
  ["quantity", "bigint", ({ quantity }) => quantity],
  ["returned_quantity", "bigint", ({ returnedQuantity }) => returnedQuantity],
  ["unit_price", "numeric", ({ unitPrice }) => unitPrice.amount],
  ["total_price", "numeric", ({ totalPrice }) => totalPrice.amount],
  ["created_at", "timestamptz", ({ placedAt }) => placedAt],
];

const names = columns.map(([name]) => name).join(", ");

/** The statement's text, its arrays being the parameters from `first` on. What is there already is written again only where something came back. */
export const insertItemsText = (first: number) =>
  `INSERT INTO ${itemsTable} (${names})
   SELECT ${names} FROM unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(", ")}) AS i (${names})
   ON CONFLICT (order_id, line_number) DO UPDATE SET returned_quantity = excluded.returned_quantity
     WHERE ${itemsTable}.returned_quantity <> excluded.returned_quantity`;

/** The items of all orders, a column each, in the text form of arrays: none of these values ever needs a quote. */
export const itemArrays = (orders: readonly (readonly [id: string, placedAt: string, order: Order])[]) => {
  const items = orders.flatMap(([orderId, placedAt, order]) =>
    order.items.map((item): PlacedItem => ({ ...item, orderId, placedAt })),
  );
  return columns.map(([, , value]) => `{${items.map(value).join(",")}}`);
};
