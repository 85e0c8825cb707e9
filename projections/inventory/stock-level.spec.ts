import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InventoryEvent } from "../../domain/inventory/index.ts";
import { orderId, productId } from "../../domain/kernel/ids.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { encodedEvent, type Happened } from "../../feeds/sample-log.contract.ts";
import { position } from "../../schemas/recorded-event.ts";
import { interleaved } from "../interleaved.contract.ts";
import { stockLevel } from "./stock-level.ts";

const products = [1, 2, 3].map((tail) => productId(`0198a000-0000-7000-8000-00000000000${tail}`));
const order = { orderId: orderId("0198a000-0000-7000-8000-0000000000aa") };

const of = (id: (typeof products)[number]): readonly InventoryEvent[] => [
  { type: "StockReceived", data: { productId: id, quantity: 100, reference: null } },
  { type: "ReorderLevelSet", data: { productId: id, reorderLevel: 20 } },
  { type: "StockReserved", data: { productId: id, ...order, quantity: 30, expiresAt: null } },
  { type: "StockReserved", data: { productId: id, ...order, quantity: 20, expiresAt: null } },
  { type: "StockCommitted", data: { productId: id, ...order, quantity: 30 } },
  { type: "StockReleased", data: { productId: id, ...order, quantity: 5 } },
  { type: "StockReservationExpired", data: { productId: id, ...order, quantity: 15 } },
  { type: "StockReturned", data: { productId: id, ...order, quantity: 2 } },
  { type: "StockCounted", data: { productId: id, counted: 70, difference: -2 } },
  { type: "StockAdjusted", data: { productId: id, difference: -60, reason: "damaged" } },
  { type: "StockRanLow", data: { productId: id, available: 10, reorderLevel: 20 } },
];

const happened = (id: (typeof products)[number], event: InventoryEvent, step: number): Happened<InventoryEvent> => ({
  ...event,
  stream: `inventory-${id}`,
  at: `2026-03-${String(step + 1).padStart(2, "0")}T08:00:00.000Z`,
});

const events = (steps: number) =>
  Array.from({ length: steps }, (_, step) => step).flatMap((step) =>
    products.flatMap((id) => {
      const event = of(id)[step];
      return event ? [happened(id, event, step)] : [];
    }),
  );

const after = async (steps: number) => (await interleaved(stockLevel, events(steps))).rows.get(products[0] ?? "");

describe("A product's stock level", () => {
  it("is the same however the streams arrive mixed", async () => {
    const { rows, folded, parked } = await interleaved(stockLevel, events(11), { seed: 3 });
    expect(parked).toEqual([]);
    expect(rows).toEqual(folded);
    expect(rows.size).toBe(3);
  });

  it("moves between available, reserved and out of the house", async () => {
    expect(await after(4)).toMatchObject({ available: 50, reserved: 50, reorderLevel: 20 });
    expect(await after(5)).toMatchObject({ available: 50, reserved: 20 });
    expect(await after(7)).toMatchObject({ available: 70, reserved: 0 });
    expect(await after(11)).toMatchObject({
      available: 10,
      reserved: 0,
      revision: 10,
      lastUpdated: "2026-03-11T08:00:00.000Z",
    });
  });

  it("neither makes nor loses units by reserving and releasing", () => {
    const [id] = products;
    if (!id) throw new Error("no product");
    const moves = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 9 })));
    fc.assert(
      fc.property(moves, (quantities) => {
        const row = quantities.reduce<ReturnType<typeof stockLevel.evolve>>((stock, [reserves, quantity], revision) => {
          const data = { productId: id, ...order, quantity, expiresAt: null };
          const event = happened(id, reserves ? { type: "StockReserved", data } : { type: "StockReleased", data }, 0);
          const place = { revision, position: position(`${revision}`), recordedAt: instant(0) };
          return stockLevel.evolve(stock, { ...encodedEvent(event), ...event, ...place });
        }, undefined);
        expect((row?.available ?? 0) + (row?.reserved ?? 0)).toBe(0);
      }),
    );
  });
});
