import { describe, expect, it } from "vitest";
import { kept, oversold, type StockEvent } from "./order-promises.ts";

const acknowledged = [{ key: "k-1", orderId: "o-1", body: "" }];
const placed = (stream: string) => ({ stream, reference: "k-1" });

const moved = (type: string, quantity: number, position = "1"): StockEvent => {
  return { type, product: "p-1", quantity: String(quantity), difference: null, position };
};

describe("The check of acknowledged orders", () => {
  it("finds nothing where each stands once, under the id that was answered", () => {
    expect(kept([placed("order-o-1")], acknowledged)).toEqual([]);
  });

  it("sees an order that was lost, doubled, or stored under another id", () => {
    expect(kept([], acknowledged)).toMatchObject([{ promise: "lost" }]);
    expect(kept([placed("order-o-1"), placed("order-o-2")], acknowledged)).toMatchObject([{ promise: "doubled" }]);
    expect(kept([placed("order-o-2")], acknowledged)).toMatchObject([{ promise: "lost" }]);
  });
});

describe("The check of stock", () => {
  it("finds nothing in a life of stock that adds up", () => {
    const life = [
      moved("StockReceived", 5),
      moved("StockReserved", 5),
      moved("StockCommitted", 3),
      moved("StockReleased", 2),
    ];
    expect(oversold([...life, moved("StockReserved", 2), moved("StockReturned", 3)])).toEqual([]);
  });

  it("sees a unit too much at the very prefix where it is reserved", () => {
    const life = [moved("StockReceived", 5), moved("StockReserved", 6, "2"), moved("StockReleased", 6)];
    expect(oversold(life)).toMatchObject([
      { promise: "oversold", what: expect.stringContaining("p-1 at 2") as unknown },
    ]);
  });

  it("sees stock that is adjusted below what is reserved, and a release of what was not reserved", () => {
    const shrunk: StockEvent = { ...moved("StockAdjusted", 0), quantity: null, difference: "-3" };
    expect(oversold([moved("StockReceived", 5), moved("StockReserved", 4), shrunk])).toHaveLength(1);
    expect(oversold([moved("StockReceived", 5), moved("StockReleased", 1)])).toHaveLength(1);
  });
});
