import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { productId } from "../kernel/ids.ts";
import { lineTotal, money, unitPrice } from "../kernel/money.ts";
import { order, type OrderEvent } from "./index.ts";
import {
  accept,
  confirmed,
  delivered,
  eventsOf,
  gbp,
  line,
  orderId,
  place,
  placed,
  processing,
  receiveReturn,
  reject,
  requestReturn,
  shipped,
  upTo,
} from "./order.fixture.ts";

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
