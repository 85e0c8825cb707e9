import { decisions } from "../kernel/decider.ts";
import { lineTotal, money, sum } from "../kernel/money.ts";
import type { LineQuantity, ReceiveReturn, RequestReturn } from "./commands.ts";
import type { OrderEvent, RequestedLine, ReturnedLine } from "./events.ts";
import { type ExistingOrder, isShipped, type ShippedOrder } from "./state.ts";

export type ReturnRejection = "OrderNotShipped" | "UnknownOrderLine" | "ReturnExceedsOrder" | "NothingToReturn";

const { accept, reject } = decisions<OrderEvent, ReturnRejection>();

const backAlready = (order: ShippedOrder, lineNumber: number) => order.returned[lineNumber - 1] ?? 0;

const allThatIsLeft = (order: ShippedOrder): readonly LineQuantity[] =>
  order.lines
    .map(({ lineNumber, quantity }) => ({ lineNumber, quantity: quantity - backAlready(order, lineNumber) }))
    .filter(({ quantity }) => quantity > 0);

const summedByLine = (lines: readonly LineQuantity[]): readonly LineQuantity[] =>
  [...Map.groupBy(lines, ({ lineNumber }) => lineNumber)].map(([lineNumber, parts]) => ({
    lineNumber,
    quantity: parts.reduce((total, { quantity }) => total + quantity, 0),
  }));

type Asked = { readonly lines: readonly RequestedLine[] } | { readonly reason: ReturnRejection };

/** The lines asked for, with their products; or why they cannot come back. */
const asked = (order: ShippedOrder, given: readonly LineQuantity[] | null): Asked => {
  const lines: RequestedLine[] = [];
  for (const { lineNumber, quantity } of given ? summedByLine(given) : allThatIsLeft(order)) {
    const line = order.lines[lineNumber - 1];
    if (!line) return { reason: "UnknownOrderLine" };
    if (backAlready(order, lineNumber) + quantity > line.quantity) return { reason: "ReturnExceedsOrder" };
    lines.push({ lineNumber, productId: line.productId, quantity });
  }
  return lines.length === 0 ? { reason: "NothingToReturn" } : { lines };
};

const sameLines = (left: readonly RequestedLine[] | null, right: readonly RequestedLine[]) =>
  left?.length === right.length &&
  left.every(({ lineNumber, quantity }, at) => right[at]?.lineNumber === lineNumber && right[at].quantity === quantity);

export const requestReturn = ({ data: { orderId, lines: given, reason } }: RequestReturn, order: ExistingOrder) => {
  if (!isShipped(order)) return reject("OrderNotShipped");
  const found = asked(order, given);
  if ("reason" in found) return reject(found.reason);
  if (sameLines(order.requested, found.lines)) return accept();
  return accept({ type: "OrderReturnRequested", data: { orderId, lines: found.lines, reason } });
};

/** What a line's total grew by with these units: however goods come back, all of them together give back the line's total. */
const refunded = (order: ShippedOrder, line: RequestedLine): ReturnedLine => {
  const price = order.lines[line.lineNumber - 1]?.unitPrice;
  if (!price) return { ...line, refund: money(0, order.currency) };
  const before = backAlready(order, line.lineNumber);
  const refund = lineTotal(price, before + line.quantity).amountMinor - lineTotal(price, before).amountMinor;
  return { ...line, refund: money(refund, order.currency) };
};

const units = (quantities: readonly number[]) => quantities.reduce((total, quantity) => total + quantity, 0);

export const receiveReturn = ({ data: { orderId, lines: given } }: ReceiveReturn, order: ExistingOrder) => {
  if (!isShipped(order)) return reject("OrderNotShipped");
  if (order.status === "returned" && given === null) return accept();
  const found = asked(order, given);
  if ("reason" in found) return reject(found.reason);
  const lines = found.lines.map((line) => refunded(order, line));
  const refund = sum(
    lines.map((line) => line.refund),
    order.currency,
  );
  const back = units(order.returned) + units(lines.map(({ quantity }) => quantity));
  const complete = back === units(order.lines.map(({ quantity }) => quantity));
  const returnNumber = order.returns + 1;
  return accept({ type: "OrderReturned", data: { orderId, returnNumber, lines, refund, complete } });
};
