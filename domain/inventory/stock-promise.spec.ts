import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../kernel/decider.ts";
import { type OrderId, orderId, productId as product_ } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import { entries } from "../kernel/persistent-map.ts";
import { decodeInventory, encodeInventory, inventory, type InventoryCommand, type InventoryEvent } from "./index.ts";

const productId = product_("p-1");
const [early, due] = [instant("2026-03-01T08:00:00Z"), instant("2026-03-01T09:00:00Z")];

const order = fc.integer({ min: 1, max: 6 }).map((number) => orderId(`o-${number}`));
const quantity = fc.integer({ min: 1, max: 9 });

const command: fc.Arbitrary<InventoryCommand> = fc.oneof(
  quantity.map((units) => ({ type: "ReceiveStock" as const, data: { productId, quantity: units, reference: null } })),
  fc.nat(30).map((counted) => ({ type: "CountStock" as const, data: { productId, counted, expectedRevision: null } })),
  fc.integer({ min: -9, max: 9 }).map((difference) => ({
    type: "AdjustStock" as const,
    data: { productId, difference, reason: "correction" as const },
  })),
  fc.nat(9).map((reorderLevel) => ({ type: "SetReorderLevel" as const, data: { productId, reorderLevel } })),
  fc.record({ orderId: order, quantity, expiresAt: fc.constantFrom(due, null) }).map((data) => ({
    type: "ReserveStock" as const,
    data: { productId, ...data },
  })),
  fc.tuple(fc.constantFrom("ReleaseStock" as const, "CommitStock" as const), order).map(([type, id]) => ({
    type,
    data: { productId, orderId: id },
  })),
  fc.tuple(order, fc.constantFrom(early, due)).map(([id, now]) => ({
    type: "ExpireReservation" as const,
    data: { productId, orderId: id, now },
  })),
);

/** The history that any commands in any order lead to. */
const history = fc.array(command, { maxLength: 80 }).map((commands) => {
  const events: InventoryEvent[] = [];
  for (const each of commands) {
    const decision = inventory.decide(each, fold(inventory, events));
    if (decision.outcome === "accepted") events.push(...decision.events);
  }
  return events;
});

/** Kept by hand, apart from the aggregate: what was stocked, and what is promised or gone. */
const books = (events: readonly InventoryEvent[]) => {
  const reserved = new Map<OrderId, number>();
  let [stocked, committed] = [0, 0];
  for (const { type, data } of events) {
    if (type === "StockReserved") reserved.set(data.orderId, data.quantity);
    if (type === "StockCommitted") committed += reserved.get(data.orderId) ?? Number.NaN;
    if (/^Stock(Released|ReservationExpired|Committed)$/.test(type) && "orderId" in data) reserved.delete(data.orderId);
    if ("difference" in data) stocked += data.difference;
    if (type === "StockReceived") stocked += data.quantity;
  }
  return { stocked, committed, reserved, total: [...reserved.values()].reduce((sum, units) => sum + units, 0) };
};

const isOversold = (events: readonly InventoryEvent[]) => {
  const { stocked, committed, total } = books(events);
  return !(total + committed <= stocked);
};

describe("The promise of stock", () => {
  it("holds at every prefix of any history: reserved + committed <= stocked", () => {
    fc.assert(
      fc.property(history, (events) => {
        for (let length = 1; length <= events.length; length += 1)
          expect(isOversold(events.slice(0, length))).toBe(false);
      }),
    );
  });

  it("is seen broken where a reservation is added that nobody decided", () => {
    const planted: InventoryEvent = {
      type: "StockReserved",
      data: { productId, orderId: orderId("o-planted"), quantity: 10_000, expiresAt: null },
    };
    fc.assert(fc.property(history, (events) => isOversold([...events, planted])));
  });

  it("is what the state says, too", () => {
    fc.assert(
      fc.property(history, (events) => {
        const { stocked, committed, reserved, total } = books(events);
        const state = fold(inventory, events);
        expect(state).toMatchObject({ available: stocked - committed - total, reserved: total });
        expect(state.revision).toBe(events.length - 1);
        expect(new Map(entries(state.reservations).map(([id, each]) => [id, each.quantity]))).toEqual(reserved);
      }),
    );
  });

  it("survives being stored as a snapshot and read again, whatever comes next", () => {
    fc.assert(
      fc.property(history, command, (events, next) => {
        const state = fold(inventory, events);
        const restored = decodeInventory(JSON.parse(JSON.stringify(encodeInventory(state))));
        expect(inventory.decide(next, restored)).toEqual(inventory.decide(next, state));
        expect(encodeInventory(restored)).toMatchObject({
          ...encodeInventory(state),
          reservations: expect.anything() as unknown,
        });
        expect(restored.reservations.size).toBe(state.reservations.size);
      }),
    );
  });

  it.each([
    null,
    1,
    {},
    { reservations: [] },
    { revision: 1, available: 1, reserved: 1, reorderLevel: 1, reservations: [[1]] },
  ])("refuses %j as a snapshot", (stored) => {
    expect(() => decodeInventory(stored)).toThrow(TypeError);
  });
});
