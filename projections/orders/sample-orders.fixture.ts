import { companyId, orderId, productId, purchaseId, retailerId } from "../../domain/kernel/ids.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { currency, lineTotal, money, sum, unitPrice } from "../../domain/kernel/money.ts";
import { type OrderEvent, type OrderLine, orderNumber } from "../../domain/orders/index.ts";
import { type Happened, seeded } from "../../feeds/sample-log.contract.ts";

const gbp = currency("GBP");

/** A UUIDv7 of that time; `tail` tells apart what has the same time. */
export const uuidAt = (ms: number, tail: number) => {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail.toString(16).padStart(12, "0")}`;
};

export const retailers = [1, 2, 3].map((tail) => retailerId(uuidAt(0, tail)));
export const companies = [11, 12].map((tail) => companyId(uuidAt(0, tail)));

const pick = <Item>(items: readonly Item[], at: number): Item => {
  const item = items[at % items.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
};

const line = (lineNumber: number, seed: number): OrderLine => {
  const price = unitPrice(1_250_000 * (1 + (seed % 40)), gbp);
  const quantity = 1 + (seed % 7);
  return {
    lineNumber,
    productId: productId(uuidAt(0, 100 + seed)),
    sku: `SKU-${seed}`,
    name: `Product "${seed}" – ünïcode`,
    quantity,
    unitPrice: price,
    lineTotal: lineTotal(price, quantity),
    rule: { kind: "base", price, tier: null },
  };
};

export const placed = (id: string, at: number, seed: number, lineCount = 3): Happened<OrderEvent> => {
  const lines = Array.from({ length: lineCount }, (_, index) => line(index + 1, seed + index));
  return {
    type: "OrderPlaced",
    stream: `order-${id}`,
    at: instant(at),
    data: {
      orderId: orderId(id),
      number: orderNumber(orderId(id)),
      purchaseId: purchaseId(uuidAt(at, 5_000 + (seed >> 1))),
      retailerId: pick(retailers, seed),
      retailerName: "Corner Shop",
      companyId: pick(companies, seed),
      companyName: "Tableware Ltd",
      source: "shop",
      settleAs: null,
      reference: null,
      currency: gbp,
      lines,
      total: sum(
        lines.map(({ lineTotal }) => lineTotal),
        gbp,
      ),
      deliveryAddress: { contactPerson: "A. Person", street: "1 Road", postcode: "X1", city: "Town", region: "GB" },
      reliedOn: [],
    },
  };
};

const backOne = (id: string): Extract<OrderEvent, { type: "OrderReturned" }>["data"] => ({
  orderId: orderId(id),
  returnNumber: 1,
  lines: [{ lineNumber: 1, productId: productId(uuidAt(0, 100)), quantity: 1, refund: money(125, gbp) }],
  refund: money(125, gbp),
  complete: false,
});

/** What follows the placing, in each of the ways that an order may go. */
const courses = (id: string): readonly (readonly OrderEvent[])[] => {
  const of = { orderId: orderId(id) };
  const confirmed = { type: "OrderConfirmed", data: { ...of, by: "system", reliedOn: [] } } as const;
  const shipped = { type: "OrderShipped", data: { ...of, carrier: "Post", trackingNumber: "T1" } } as const;
  const through = [
    confirmed,
    { type: "OrderProcessingStarted", data: of },
    shipped,
    { type: "OrderDelivered", data: of },
  ] as const;
  return [
    [],
    [confirmed],
    [
      {
        type: "OrderRejected",
        data: { ...of, by: "system", reason: "InsufficientStock", productId: productId(uuidAt(0, 9)) },
      },
    ],
    [confirmed, { type: "OrderCancelled", data: { ...of, by: "retailer", reason: null } }],
    [...through, { type: "OrderCompleted", data: of }],
    [
      ...through,
      { type: "OrderReturnRequested", data: { ...of, lines: [], reason: "broken" } },
      { type: "OrderReturned", data: backOne(id) },
    ],
  ];
};

/** `count` orders from `from` on, `stepMs` apart, each going its own way, their streams mixed as they might be in a log. */
export const sampleOrders = (count: number, { from = Date.UTC(2026, 0, 1), stepMs = 3_600_000, seed = 1 } = {}) => {
  const random = seeded(seed);
  const streams = Array.from({ length: count }, (_, index): Happened<OrderEvent>[] => {
    const at = from + index * stepMs;
    const id = uuidAt(at, index);
    const course = pick(courses(id), Math.floor(random() * 6));
    return [
      placed(id, at, index),
      ...course.map((event, step) => ({ ...event, stream: `order-${id}`, at: instant(at + (step + 1) * 60_000) })),
    ];
  });
  const mixed: Happened<OrderEvent>[] = [];
  const open = streams.slice();
  while (open.length > 0) {
    const at = Math.floor(random() * Math.min(open.length, 5));
    const next = open[at]?.shift();
    if (next) mixed.push(next);
    else open.splice(at, 1);
  }
  return mixed;
};
