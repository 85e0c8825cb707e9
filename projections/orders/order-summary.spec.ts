import { describe, expect, it } from "vitest";
import type { OrderEvent } from "../../domain/orders/index.ts";
import { encodedEvent, type Happened } from "../../feeds/sample-log.contract.ts";
import { order } from "../../schemas/orders/read-models.ts";
import { type Delivered, position } from "../../schemas/recorded-event.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { interleaved } from "../interleaved.contract.ts";
import { orderSummary } from "./order-summary.ts";
import { placed, sampleOrders, uuidAt } from "./sample-orders.fixture.ts";

const at = Date.UTC(2026, 2, 1);
const id = uuidAt(at, 1);

/** The events of one order, as the feed hands them over, a minute apart. */
const delivered = (...events: readonly OrderEvent[]) =>
  [placed(id, at, 0), ...events].map((event, revision): Delivered<OrderEvent> => {
    const happened: Happened<OrderEvent> = { ...event, stream: `order-${id}`, at: instant(at + revision * 60_000) };
    const recordedAt = instant(at + revision * 60_000);
    return {
      ...encodedEvent(happened),
      ...event,
      stream: happened.stream,
      revision,
      position: position(`${revision}`),
      recordedAt,
    };
  });

const fold = (events: readonly Delivered<OrderEvent>[]) =>
  events.reduce<ReturnType<typeof orderSummary.evolve>>((row, event) => orderSummary.evolve(row, event), undefined);

const placedData = () => {
  const event = placed(id, at, 0);
  if (event.type !== "OrderPlaced") throw new Error("not placed");
  return event.data;
};

const of = { orderId: placedData().orderId };
const confirmed: OrderEvent = { type: "OrderConfirmed", data: { ...of, by: "system", reliedOn: [] } };
const shipped: OrderEvent = { type: "OrderShipped", data: { ...of, carrier: "Post", trackingNumber: "T1" } };

describe("An order's summary", () => {
  it("begins with what was agreed", () => {
    const row = fold(delivered());
    expect(row).toMatchObject({
      id,
      status: "pending",
      totalAmount: { currency: "GBP", amount: "17.50" },
      refundedAmount: { amount: "0.00" },
      timeline: [{ status: "pending", at: "2026-03-01T00:00:00.000Z" }],
      createdAt: "2026-03-01T00:00:00.000Z",
      revision: 0,
    });
    expect(row?.items[0]).toMatchObject({
      lineNumber: 1,
      quantity: 1,
      unitPrice: { amount: "1.25" },
      returnedQuantity: 0,
    });
    expect(row?.items[0]?.rule).toMatchObject({ kind: "base", tier: null });
  });

  it("is what the API promises to serve", () => {
    for (const events of [delivered(), delivered(confirmed, shipped)])
      expect(() => order.parse(fold(events))).not.toThrow();
  });

  it("keeps every status with its time, and how it was sent", () => {
    const row = fold(delivered(confirmed, { type: "OrderProcessingStarted", data: of }, shipped));
    expect(row?.timeline.map(({ status }) => status)).toEqual(["pending", "confirmed", "processing", "shipped"]);
    expect(row).toMatchObject({
      status: "shipped",
      deliveryInfo: { carrier: "Post", trackingNumber: "T1", shippedAt: "2026-03-01T00:03:00.000Z", deliveredAt: null },
      updatedAt: "2026-03-01T00:03:00.000Z",
      revision: 3,
    });
  });

  it("says why it was rejected or cancelled, and by whom", () => {
    const { productId } = placedData().lines[0] ?? { productId: null };
    const rejected: OrderEvent = {
      type: "OrderRejected",
      data: { ...of, by: "system", reason: "InsufficientStock", productId },
    };
    expect(fold(delivered(rejected))).toMatchObject({
      status: "rejected",
      reason: { code: "InsufficientStock", by: "system", productId },
    });
    const cancelled: OrderEvent = { type: "OrderCancelled", data: { ...of, by: "retailer", reason: null } };
    expect(fold(delivered(cancelled))).toMatchObject({ status: "cancelled", reason: { code: null, by: "retailer" } });
  });

  it("counts what came back, and is returned once all of it has", () => {
    const line = placedData().lines[1];
    if (!line) throw new Error("no line");
    const back = (returnNumber: number, complete: boolean): OrderEvent => ({
      type: "OrderReturned",
      data: {
        ...of,
        returnNumber,
        lines: [{ lineNumber: 2, productId: line.productId, quantity: 1, refund: line.lineTotal }],
        refund: { ...line.lineTotal, amountMinor: 250 },
        complete,
      },
    });
    const requested: OrderEvent = { type: "OrderReturnRequested", data: { ...of, lines: [], reason: null } };
    expect(fold(delivered(confirmed, requested))).toMatchObject({
      status: "confirmed",
      returnRequestedAt: "2026-03-01T00:02:00.000Z",
    });
    const partly = fold(delivered(confirmed, requested, back(1, false)));
    expect(partly).toMatchObject({ status: "confirmed", returnRequestedAt: null, refundedAmount: { amount: "2.50" } });
    expect(partly?.items.map(({ returnedQuantity }) => returnedQuantity)).toEqual([0, 1, 0]);
    expect(fold(delivered(confirmed, back(1, false), back(2, true)))).toMatchObject({
      status: "returned",
      refundedAmount: { amount: "5.00" },
    });
  });

  it("is the same however the streams arrive mixed", async () => {
    for (const seed of [1, 2, 3]) {
      const { rows, folded, parked } = await interleaved(orderSummary, sampleOrders(40, { seed }), { seed });
      expect(parked).toEqual([]);
      expect(rows).toEqual(folded);
      expect(rows.size).toBe(40);
    }
  });
});
