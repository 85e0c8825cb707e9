import { describe, expect, it } from "vitest";
import { given } from "../kernel/given.ts";
import { currency, money, unitPrice } from "../kernel/money.ts";
import { order, type OrderCommand, type OrderEvent, type OrderRejection } from "./index.ts";
import {
  accept,
  cancel,
  cancelled,
  complete,
  completed,
  confirm,
  confirmed,
  deliver,
  delivered,
  eventsOf,
  gbp,
  line,
  place,
  placed,
  processing,
  receiveReturn,
  refuse,
  reject,
  rejected,
  requestReturn,
  settle,
  ship,
  shipped,
  start,
  takeOver,
  upTo,
} from "./order.fixture.ts";

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

  it("is shipped by one carrier under one number", () => {
    const other: OrderCommand = { type: "ShipOrder", data: { ...ship.data, carrier: "Post", trackingNumber: "2" } };
    expect(given(order, ...upTo(shipped)).when(other)).toEqual(reject("ShipmentDiffers"));
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
