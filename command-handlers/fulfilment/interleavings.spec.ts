import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../../adapters/event-store/memory/event-store.ts";
import type { MemoryLog } from "../../adapters/event-store/memory/log.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { entries } from "../../domain/kernel/persistent-map.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import type { EventStore } from "../event-store.ts";
import { market, orderIdsOf } from "../fixtures/market.ts";

const later = instant("2027-01-01T00:00:00Z");

/** mulberry32: 0 <= n < 1. */
const randomFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Now and then a process dies at an append, before or after it is stored. */
const mortal = (log: MemoryLog, random: () => number): EventStore => {
  const store = memoryEventStore(log);
  return {
    ...store,
    append: async (...args) => {
      const fate = random();
      if (fate < 0.08) throw new Error("died before the append");
      const appended = await store.append(...args);
      if (fate > 0.92) throw new Error("died after the append");
      return appended;
    },
  };
};

/** Every stream's events in order, streams in any order among themselves; each until it has been reacted to. */
const deliveries = (log: MemoryLog) => {
  const done = new Map<string, number>();
  const busy = new Set<string>();
  const next = () =>
    [...Map.groupBy(log.events(), ({ stream }) => stream)].flatMap(([stream, events]) => {
      const event = busy.has(stream) ? undefined : events[done.get(stream) ?? 0];
      return event ? [event] : [];
    });
  return {
    next,
    delivered: () => log.events().filter(({ stream, revision }) => revision < (done.get(stream) ?? 0)),
    deliver: async (event: RecordedEvent, react: (event: RecordedEvent) => Promise<void>) => {
      busy.add(event.stream);
      try {
        await react(event);
        done.set(event.stream, event.revision + 1);
      } catch {
        // It comes again.
      } finally {
        busy.delete(event.stream);
      }
    },
  };
};

/** A marketplace in which everything happens at once: orders, cancellations, shipments, deadlines, in two processes that die,
 * beside a third one that has lost its lease, does not know it, and reacts to old events. */
const turmoil = async (seed: number) => {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const shop = market();
  const companies = [await shop.company(), await shop.company({ approvesOrders: true })];
  const retailer = await shop.retailer();
  const products = await Promise.all(
    companies.flatMap((company) => [5, 9].map((stock) => shop.product(company, { stock }))),
  );
  const mortals = [shop.process(mortal(shop.log, random)), shop.process(mortal(shop.log, random))];
  const zombie = shop.process();
  const { next, delivered, deliver } = deliveries(shop.log);
  const orders: string[] = [];

  const act = async () => {
    const dice = random();
    const orderId = pick(orders);
    if (dice < 0.35 || orderId === undefined) {
      const items = [1, 2, 3].map(() => ({ productId: pick(products), quantity: 1 + Math.floor(random() * 3) }));
      orders.push(...orderIdsOf(await shop.send("PlaceOrder", { items }, retailer)));
    } else if (dice < 0.45) await shop.send("CancelOrder", { orderId }, retailer);
    else if (dice < 0.5) await shop.expire(orderId, later);
    else {
      const status = pick(["confirmed", "rejected", "processing", "processing", "shipped", "shipped"]);
      const order = await shop.order(orderId);
      const company = companies.find(({ partyId }) => order && "companyId" in order && partyId === order.companyId);
      if (company) await shop.send("ChangeOrderStatus", { orderId, status }, company);
    }
  };

  const under = new Set<Promise<void>>();
  const launch = (work: Promise<void>) => {
    const tracked: Promise<void> = work.finally(() => under.delete(tracked));
    under.add(tracked);
  };
  for (let actions = 40; actions > 0 || next().length > 0 || under.size > 0;) {
    const dice = random();
    const event = pick(next());
    const process = pick(mortals);
    const old = pick(delivered());
    if (dice < 0.15 && actions > 0) {
      actions -= 1;
      launch(act());
    } else if (dice < 0.2 && old && actions > 0) launch(zombie.react(old));
    else if (event && process && under.size < 6) launch(deliver(event, process.react));
    if (under.size > 0 && (random() < 0.3 || under.size >= 6 || !event)) await Promise.race(under);
  }
  return { shop, orders, products };
};

const isDead = (status: string | undefined) => status === "rejected" || status === "cancelled";

describe("Whatever comes in between", () => {
  it("nothing stays reserved for a dead order, nothing that lives or was shipped is released, nothing is sold twice", async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { shop, orders, products } = await turmoil(seed);
        const stock = new Map(await Promise.all(products.map(async (id) => [id, await shop.stock(id)] as const)));
        const committed = new Map<string, number>();
        const expected = new Map<string, number>();
        for (const id of orders) {
          const order = await shop.order(id);
          if (!order || order.status === "none") throw new Error("an order that was placed is gone");
          ends.set(order.status, (ends.get(order.status) ?? 0) + 1);
          if (isDead(order.status)) continue;
          const left = order.status === "shipped" ? committed : expected;
          for (const line of order.lines) {
            left.set(line.productId, (left.get(line.productId) ?? 0) + line.quantity);
            const held = new Map(entries(stock.get(line.productId)?.reservations ?? { size: 0, root: undefined }));
            expect(new Map([...held].map(([order_, { quantity }]) => [String(order_), quantity])).get(id)).toBe(
              order.status === "shipped" ? undefined : line.quantity,
            );
          }
        }
        products.forEach((id, index) => {
          const stocked = index % 2 === 0 ? 5 : 9;
          const [sold, held] = [committed.get(id) ?? 0, expected.get(id) ?? 0];
          expect(stock.get(id)).toMatchObject({ reserved: held, available: stocked - sold - held });
        });
      }),
      { numRuns: 25 },
    );
    for (const status of ["pending", "confirmed", "rejected", "cancelled", "shipped"])
      expect(ends.get(status) ?? 0, `no order ended ${status}`).toBeGreaterThan(0);
  });
});
