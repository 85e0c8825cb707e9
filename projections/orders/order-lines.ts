import type { OrderEvent } from "../../domain/orders/index.ts";
import { moneyText, unitPriceText } from "../../schemas/money-resource.ts";
import type { OrderLines } from "../../schemas/orders/order-lines.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Projector } from "../projector.ts";

type LineEvent = Extract<OrderEvent, { type: "OrderPlaced" | "OrderReturned" }>;
type Of<Type extends LineEvent["type"]> = Delivered<Extract<LineEvent, { type: Type }>>;

const placed = ({ data, metadata }: Of<"OrderPlaced">): OrderLines => ({
  orderId: data.orderId,
  createdAt: metadata.at,
  lines: data.lines.map(({ lineNumber, productId, quantity, unitPrice, lineTotal }) => ({
    lineNumber,
    productId,
    quantity,
    returnedQuantity: 0,
    unitPrice: unitPriceText(unitPrice),
    totalPrice: moneyText(lineTotal),
  })),
});

const returned = (row: OrderLines, { data }: Of<"OrderReturned">): OrderLines => {
  const back = new Map(data.lines.map(({ lineNumber, quantity }) => [lineNumber, quantity]));
  const lines = row.lines.map((line) => ({
    ...line,
    returnedQuantity: line.returnedQuantity + (back.get(line.lineNumber) ?? 0),
  }));
  return { ...row, lines };
};

/** What was sold and what came back, line by line, for those who count. */
export const orderLines: Projector<LineEvent, OrderLines> = {
  name: "order-items",
  version: 1,
  handles: ["OrderPlaced", "OrderReturned"],
  keyOf: ({ data }) => data.orderId,
  evolve: (row, event) => {
    switch (event.type) {
      case "OrderPlaced":
        return placed(event);
      case "OrderReturned":
        return row && returned(row, event);
    }
  },
};
