import { decisions } from "../kernel/decider.ts";
import { lineTotal, type Money, sum, type UnitPrice } from "../kernel/money.ts";
import type { ImportOrder, OrderedLine, PlaceOrder } from "./commands.ts";
import type { OrderEvent, OrderLine, OrderPlaced } from "./events.ts";
import { importedLinesMax, orderLinesMax, totalMinorMax } from "./limits.ts";
import { orderNumber } from "./order-number.ts";

export type PlacingRejection = "NoLines" | "TooManyLines" | "MixedCurrencies" | "TotalTooLarge";

const { accept, reject } = decisions<OrderEvent, PlacingRejection>();

/** Near enough: the limit is a thousandth of what a number holds exactly. */
const isTooLarge = (unitPrice: UnitPrice, quantity: number) =>
  (unitPrice.amountMinorE4 / 10_000) * quantity > totalMinorMax;

const numbered = (line: OrderedLine, index: number): OrderLine => ({
  lineNumber: index + 1,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  lineTotal: lineTotal(line.unitPrice, line.quantity),
  rule: line.rule,
});

const fault = ({ lines, currency }: PlaceOrder["data"], linesMax: number): PlacingRejection | undefined => {
  if (lines.length === 0) return "NoLines";
  if (lines.length > linesMax) return "TooManyLines";
  if (lines.some(({ unitPrice }) => unitPrice.currency !== currency)) return "MixedCurrencies";
  return lines.some(({ unitPrice, quantity }) => isTooLarge(unitPrice, quantity)) ? "TotalTooLarge" : undefined;
};

const placed = (
  data: PlaceOrder["data"],
  lines: readonly OrderLine[],
  total: Money,
  settleAs: OrderPlaced["data"]["settleAs"],
): OrderPlaced => ({
  type: "OrderPlaced",
  data: {
    orderId: data.orderId,
    number: orderNumber(data.orderId),
    purchaseId: data.purchaseId,
    retailerId: data.retailerId,
    retailerName: data.retailerName,
    companyId: data.companyId,
    companyName: data.companyName,
    source: settleAs === null ? "shop" : "import",
    settleAs,
    reference: data.reference,
    currency: data.currency,
    lines,
    total,
    deliveryAddress: data.deliveryAddress,
    reliedOn: data.reliedOn,
  },
});

const decide = (data: PlaceOrder["data"], linesMax: number, settleAs: OrderPlaced["data"]["settleAs"]) => {
  const reason = fault(data, linesMax);
  if (reason) return reject(reason);
  const lines = data.lines.map(numbered);
  const total = sum(
    lines.map((line) => line.lineTotal),
    data.currency,
  );
  return total.amountMinor > totalMinorMax ? reject("TotalTooLarge") : accept(placed(data, lines, total, settleAs));
};

export const place = ({ data }: PlaceOrder) => decide(data, orderLinesMax, null);

export const takeOver = ({ data }: ImportOrder) => decide(data, importedLinesMax, data.settleAs);
