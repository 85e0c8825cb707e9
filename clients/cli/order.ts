import type { Tradepost } from "../sdk/index.ts";
import { textTable } from "./text-table.ts";

const moment = (at: string) => at.slice(0, 16).replace("T", " ");

const money = ({ amount, currency }: { readonly amount: string; readonly currency: string }) => `${amount} ${currency}`;

/** What happened to an order, one line an event. */
export const orderHistory = async (client: Tradepost, id: string): Promise<string> => {
  const { items } = await client.orderHistory({ id });
  return textTable(
    [{ title: "rev", align: "right" }, { title: "when (UTC)" }, { title: "what" }, { title: "by" }],
    items.map(({ revision, at, sentence, actor }) => [String(revision), moment(at), sentence, actor]),
  );
};

/** The order as it stood at a revision, or at a time. */
export const orderAsOf = async (client: Tradepost, id: string, asOf: string): Promise<string> => {
  const order = await client.order({ id, asOf });
  const lines = textTable(
    [
      { title: "#", align: "right" },
      { title: "product" },
      { title: "quantity", align: "right" },
      { title: "each", align: "right" },
      { title: "total", align: "right" },
    ],
    order.items.map(({ lineNumber, sku, name, quantity, unitPrice, totalPrice }) => [
      String(lineNumber),
      `${sku}  ${name}`,
      String(quantity),
      unitPrice.amount,
      money(totalPrice),
    ]),
  );
  return [
    `order       ${order.number} (${order.id}), revision ${order.revision}`,
    `status      ${order.status}`,
    `from        ${order.retailerName}`,
    `to          ${order.companyName}`,
    `total       ${money(order.totalAmount)}`,
    "",
    lines,
  ].join("\n");
};
