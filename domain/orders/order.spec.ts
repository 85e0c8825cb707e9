import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisions, fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { companyId, orderId as order_, productId, purchaseId, retailerId } from "../kernel/ids.ts";
import { currency, lineTotal, money, unitPrice } from "../kernel/money.ts";
import {
  order,
  type OrderCommand,
  type OrderedLine,
  type OrderEvent,
  orderNumber,
  type OrderRejection,
} from "./index.ts";

const { accept, reject } = decisions<OrderEvent, OrderRejection>();

const orderId = order_("019581b4-55d0-7d41-b335-2c3d4e5f6071");
const gbp = currency("GBP");
const line = (product: string, quantity: number, amountMinorE4 = 10_000): OrderedLine => ({
  productId: productId(product),
  sku: product.toUpperCase(),
  name: product,
  quantity,
  unitPrice: unitPrice(amountMinorE4, gbp),
  rule: { kind: "base", price: unitPrice(amountMinorE4, gbp), tier: null },
});
const basket = {
  orderId,
  purchaseId: purchaseId("u-1"),
  retailerId: retailerId("r-1"),
  retailerName: "Corner & Co",
  companyId: companyId("c-1"),
  companyName: "Woodwrights",
  reference: null,
  currency: gbp,
  deliveryAddress: { contactPerson: null, street: null, postcode: null, city: "Leeds", region: "GB" },
  reliedOn: [],
};
const place = (...lines: readonly OrderedLine[]): OrderCommand => ({ type: "PlaceOrder", data: { ...basket, lines } });
const takeOver = (...lines: readonly OrderedLine[]): OrderCommand => ({
  type: "ImportOrder",
  data: { ...basket, lines, settleAs: "shipped" },
});
const eventsOf = (command: OrderCommand) => {
  const decision = given(order).when(command);
  return decision.outcome === "accepted" ? decision.events : [];
};

const by = "company" as const;
const confirmed: OrderEvent = { type: "OrderConfirmed", data: { orderId, by, reliedOn: [] } };
const rejected: OrderEvent = {
  type: "OrderRejected",
  data: { orderId, by, reason: "cannot-deliver", productId: null },
};
const cancelled: OrderEvent = { type: "OrderCancelled", data: { orderId, by, reason: null } };
const processing: OrderEvent = { type: "OrderProcessingStarted", data: { orderId } };
const shipped: OrderEvent = { type: "OrderShipped", data: { orderId, carrier: "Post", trackingNumber: "1" } };
const delivered: OrderEvent = { type: "OrderDelivered", data: { orderId } };
const completed: OrderEvent = { type: "OrderCompleted", data: { orderId } };

const confirm: OrderCommand = { type: "ConfirmOrder", data: { orderId, by, reliedOn: [] } };
const refuse: OrderCommand = { type: "RejectOrder", data: { orderId, by, reason: "cannot-deliver", productId: null } };
const cancel: OrderCommand = { type: "CancelOrder", data: { orderId, by, reason: null } };
const start: OrderCommand = { type: "StartProcessing", data: { orderId } };
const ship: OrderCommand = { type: "ShipOrder", data: { orderId, carrier: "Post", trackingNumber: "1" } };
const deliver: OrderCommand = { type: "DeliverOrder", data: { orderId } };
const complete: OrderCommand = { type: "CompleteOrder", data: { orderId } };
const settle: OrderCommand = { type: "SettleImportedOrder", data: { orderId, reliedOn: [] } };
const requestReturn = (lines: { lineNumber: number; quantity: number }[] | null = null): OrderCommand => ({
  type: "RequestReturn",
  data: { orderId, lines, reason: null },
});
const receiveReturn = (lines: { lineNumber: number; quantity: number }[] | null = null): OrderCommand => ({
  type: "ReceiveReturn",
  data: { orderId, lines },
});

const placed = eventsOf(place(line("oak", 3), line("ash", 2, 5_000)));
/** The course of an order, one event after the other. */
const course = [...placed, confirmed, processing, shipped, delivered, completed];
const upTo = (event: OrderEvent) => course.slice(0, course.indexOf(event) + 1);

describe("Placing an order", () => {
  it("numbers its lines, and rounds each line's total, half to even", () => {
    expect(placed).toMatchObject([
      {
        type: "OrderPlaced",
        data: {
          number: "250310-7N75-YR3H",
          source: "shop",
          settleAs: null,
          lines: [
            { lineNumber: 1, lineTotal: money(3, gbp) },
            { lineNumber: 2, lineTotal: money(1, gbp) },
          ],
          total: money(4, gbp),
        },
      },
    ]);
    expect(given(order, ...placed).state.status).toBe("pending");
  });

  it("happens once", () => {
    expect(given(order, ...placed).when(place(line("oak", 3)))).toEqual(accept());
    expect(given(order, ...placed).when(takeOver(line("oak", 3)))).toEqual(accept());
  });

  it("refuses no lines, too many, two currencies, and sums beyond reason", () => {
    const euros = { ...line("fir", 1), unitPrice: unitPrice(1, currency("EUR")) };
    const many = Array.from({ length: 201 }, () => line("oak", 1));
    const dear = line("oak", 1_000_000_000, 9_000_000_000_000);
    expect(given(order).when(place())).toEqual(reject("NoLines"));
    expect(given(order).when(place(...many))).toEqual(reject("TooManyLines"));
    expect(given(order).when(place(line("oak", 1), euros))).toEqual(reject("MixedCurrencies"));
    expect(given(order).when(place(dear))).toEqual(reject("TotalTooLarge"));
    const two = line("oak", 600_000_000, 10_000_000);
    expect(given(order).when(place(two, two))).toEqual(reject("TotalTooLarge"));
  });

  it("takes over an imported order with more lines, and where it had come to", () => {
    const many = Array.from({ length: 201 }, () => line("oak", 1));
    expect(eventsOf(takeOver(...many))).toMatchObject([{ data: { source: "import", settleAs: "shipped" } }]);
  });
});

describe("An order's course", () => {
  const steps: readonly (readonly [OrderCommand, from: OrderEvent, OrderEvent, OrderRejection])[] = [
    [start, confirmed, processing, "OrderNotConfirmed"],
    [ship, processing, shipped, "OrderNotProcessing"],
    [deliver, shipped, delivered, "OrderNotShipped"],
    [complete, delivered, completed, "OrderNotDelivered"],
  ];

  it.each(steps)("$type goes on from the status before, once, and from no other", (command, from, event, reason) => {
    expect(given(order, ...upTo(from)).when(command)).toEqual(accept(event));
    expect(given(order, ...upTo(from), event).when(command)).toEqual(accept());
    expect(given(order, ...placed).when(command)).toEqual(reject(reason));
    expect(given(order, ...placed, cancelled).when(command)).toEqual(reject(reason));
  });

  it("is confirmed while it is pending", () => {
    expect(given(order, ...placed).when(confirm)).toEqual(accept(confirmed));
    expect(given(order, ...placed, confirmed).when(confirm)).toEqual(accept());
    expect(given(order, ...upTo(processing)).when(confirm)).toEqual(reject("OrderNotPending"));
    expect(given(order, ...placed, rejected).when(confirm)).toEqual(reject("OrderAlreadyClosed"));
  });

  it("is rejected while it is pending", () => {
    expect(given(order, ...placed).when(refuse)).toEqual(accept(rejected));
    expect(given(order, ...placed, rejected).when(refuse)).toEqual(accept());
    expect(given(order, ...placed, confirmed).when(refuse)).toEqual(reject("OrderNotPending"));
    expect(given(order, ...placed, cancelled).when(refuse)).toEqual(reject("OrderAlreadyClosed"));
  });

  it("is cancelled until it is shipped", () => {
    for (const event of [...placed, confirmed, processing])
      expect(given(order, ...upTo(event)).when(cancel)).toEqual(accept(cancelled));
    expect(given(order, ...placed, cancelled).when(cancel)).toEqual(accept());
    expect(given(order, ...placed, rejected).when(cancel)).toEqual(reject("OrderAlreadyClosed"));
    expect(given(order, ...upTo(shipped)).when(cancel)).toEqual(reject("OrderAlreadyShipped"));
  });

  it("begins with its placing", () => {
    for (const command of [
      confirm,
      refuse,
      cancel,
      start,
      ship,
      deliver,
      complete,
      settle,
      requestReturn(),
      receiveReturn(),
    ])
      expect(given(order).when(command)).toEqual(reject("OrderNotFound"));
  });

  it("is caught up with at once when it was imported", () => {
    const imported = eventsOf(takeOver(line("oak", 3)));
    const decision = given(order, ...imported).when(settle);
    expect(decision).toMatchObject({
      events: [{ type: "OrderConfirmed" }, { type: "OrderProcessingStarted" }, { type: "OrderShipped" }],
    });
    expect(given(order, ...imported, confirmed).when(settle)).toEqual(accept());
    expect(given(order, ...imported, cancelled).when(settle)).toEqual(reject("OrderAlreadyClosed"));
    expect(given(order, ...placed).when(settle)).toEqual(reject("OrderNotImported"));
  });
});

describe("A return", () => {
  const back = (decision: ReturnType<typeof order.decide>) => (decision.outcome === "accepted" ? decision.events : []);

  it("is asked for by line, or whole, once", () => {
    const sent = given(order, ...upTo(shipped));
    const lines = [{ lineNumber: 1, productId: productId("oak"), quantity: 2 }];
    const requested: OrderEvent = { type: "OrderReturnRequested", data: { orderId, lines, reason: null } };
    expect(sent.when(requestReturn([{ lineNumber: 1, quantity: 1 }, { lineNumber: 1, quantity: 1 }]))).toEqual(accept(requested)); // prettier-ignore
    expect(given(order, ...upTo(shipped), requested).when(requestReturn([{ lineNumber: 1, quantity: 2 }]))).toEqual(
      accept(),
    );
    expect(sent.when(requestReturn())).toMatchObject({
      events: [{ data: { lines: [{ quantity: 3 }, { quantity: 2 }] } }],
    });
  });

  it.each([requestReturn, receiveReturn])("refuses what was not sent", (command) => {
    const sent = given(order, ...upTo(shipped));
    expect(given(order, ...placed).when(command())).toEqual(reject("OrderNotShipped"));
    expect(sent.when(command([{ lineNumber: 3, quantity: 1 }]))).toEqual(reject("UnknownOrderLine"));
    expect(sent.when(command([{ lineNumber: 1, quantity: 4 }]))).toEqual(reject("ReturnExceedsOrder"));
    expect(sent.when(command([]))).toEqual(reject("NothingToReturn"));
  });

  it("ends the order once all is back", () => {
    const first = back(given(order, ...upTo(delivered)).when(receiveReturn([{ lineNumber: 1, quantity: 3 }])));
    expect(first).toMatchObject([{ data: { returnNumber: 1, complete: false, refund: money(3, gbp) } }]);
    expect(given(order, ...upTo(delivered), ...first).state.status).toBe("delivered");
    const second = back(given(order, ...upTo(delivered), ...first).when(receiveReturn()));
    expect(second).toMatchObject([{ data: { returnNumber: 2, complete: true, refund: money(1, gbp) } }]);
    const done = given(order, ...upTo(delivered), ...first, ...second);
    expect(done.state.status).toBe("returned");
    expect(done.when(receiveReturn())).toEqual(accept());
    expect(done.when(requestReturn())).toEqual(reject("NothingToReturn"));
    expect(done.when(receiveReturn([{ lineNumber: 1, quantity: 1 }]))).toEqual(reject("ReturnExceedsOrder"));
  });

  it("gives back each line's total to the penny, in whatever parts it comes", () => {
    const cases = fc.record({
      amount: fc.integer({ min: 0, max: 100_000_000 }),
      parts: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(cases, ({ amount, parts }) => {
        const quantity = parts.reduce((sum, part) => sum + part, 0);
        const history = [...eventsOf(place(line("oak", quantity, amount))), confirmed, processing, shipped];
        for (const part of parts)
          history.push(...back(order.decide(receiveReturn([{ lineNumber: 1, quantity: part }]), fold(order, history))));
        const refunds = history.flatMap((event) =>
          event.type === "OrderReturned" ? [event.data.refund.amountMinor] : [],
        );
        expect(refunds.reduce((sum, refund) => sum + refund, 0)).toBe(
          lineTotal(unitPrice(amount, gbp), quantity).amountMinor,
        );
        expect(fold(order, history).status).toBe("returned");
      }),
    );
  });
});

describe("An order's number", () => {
  it("tells its day and nothing that could be mistaken for another letter", () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(orderNumber(order_(`0${id.slice(1)}`))).toMatch(/^\d{6}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      }),
    );
  });
});
