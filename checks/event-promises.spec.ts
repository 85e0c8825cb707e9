import { describe, expect, it } from "vitest";
import { brokenIn } from "./event-promises.ts";
import { sampleEvents } from "./sample-events.fixture.ts";

const acknowledged = [{ key: "k-1", orderId: "1", body: "" }];

const history = sampleEvents([
  { stream: "inventory-p", type: "StockReceived", data: { productId: "p", quantity: 5 } },
  { stream: "order-1", type: "OrderPlaced", data: { reference: "k-1" } },
  { stream: "inventory-p", type: "StockReserved", data: { productId: "p", quantity: 5 } },
  { stream: "order-1", type: "OrderConfirmed" },
  { stream: "order-1", type: "OrderCompleted" },
]);

const without = (index: number) => history.toSpliced(index, 1);

describe("The check of a store's events", () => {
  it("finds nothing in a history that keeps every promise", () => {
    expect(brokenIn(history, acknowledged)).toEqual([]);
  });

  it("sees an acknowledged order that is not there", () => {
    expect(brokenIn(without(1), acknowledged)).toContainEqual(expect.objectContaining({ promise: "lost" }));
  });

  it("sees a dropped event by the hole in its stream", () => {
    expect(brokenIn(without(3), acknowledged)).toContainEqual({ promise: "order", what: "order-1@2 where 1 was next" });
  });

  it("sees an event that stands there twice", () => {
    const doubled = history.flatMap((event) => (event.type === "OrderPlaced" ? [event, event] : [event]));
    const broken = brokenIn(doubled, acknowledged);
    expect(broken).toContainEqual({ promise: "order", what: "event e-1 twice" });
    expect(broken).toContainEqual(expect.objectContaining({ promise: "doubled" }));
  });

  it("sees two events that changed places", () => {
    const [a, b, c, d, e] = history;
    const swapped = [a, b, c, e, d].flatMap((event) => event ?? []);
    expect(brokenIn(swapped, acknowledged)).toContainEqual(expect.objectContaining({ promise: "order" }));
  });

  it("sees stock that was sold before it was there", () => {
    const [a, b, c, d, e] = history;
    const early = [c, b, a, d, e].flatMap((event) => event ?? []);
    expect(brokenIn(early, acknowledged)).toContainEqual(expect.objectContaining({ promise: "oversold" }));
  });

  it("sees an order that nothing was said about", () => {
    expect(brokenIn(history.slice(0, 3), acknowledged)).toEqual([{ promise: "unsettled", what: "order-1" }]);
  });
});
