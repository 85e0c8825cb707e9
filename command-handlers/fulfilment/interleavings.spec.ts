import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEventStore } from "../../adapters/event-store/memory/event-store.ts";
import type { MemoryLog } from "../../adapters/event-store/memory/log.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { entries } from "../../domain/kernel/persistent-map.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import type { EventStore } from "../event-store.ts";
import { market, orderIdsOf } from "../fixtures/market.fixture.ts";

const stocks = [5, 9];
const atOnce = 6;
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

type Shop = ReturnType<typeof market>;
type World = {
  readonly shop: Shop;
  readonly companies: readonly Principal[];
  readonly retailer: Principal;
  readonly products: readonly string[];
  readonly orders: string[];
  readonly random: () => number;
};

const pickOf = <Item>(random: () => number, items: readonly Item[]) => items[Math.floor(random() * items.length)];

const place = async ({ shop, retailer, products, orders, random }: World) => {
  const items = [1, 2, 3].map(() => ({ productId: pickOf(random, products), quantity: 1 + Math.floor(random() * 3) }));
  orders.push(...orderIdsOf(await shop.send("PlaceOrder", { items }, retailer)));
};

/** What a company would do next; now and then something else. */
const nextStatus: Readonly<Record<string, string>> = {
  pending: "confirmed",
  confirmed: "processing",
  processing: "shipped",
};

const move = async ({ shop, companies, random }: World, orderId: string) => {
  const order = await shop.order(orderId);
  const company = companies.find(({ partyId }) => order && "companyId" in order && partyId === order.companyId);
  const status = random() < 0.1 ? "rejected" : nextStatus[order?.status ?? ""];
  if (company && status) await shop.send("ChangeOrderStatus", { orderId, status }, company);
};

const cancel = async ({ shop, retailer }: World, orderId: string) => {
  await shop.send("CancelOrder", { orderId }, retailer);
};

/** Somebody does something, or time passes. */
const act = (world: World) => {
  const { shop, orders, random } = world;
  const [dice, orderId] = [random(), pickOf(random, orders)];
  if (dice < 0.2 || orderId === undefined) return place(world);
  if (dice < 0.26) return cancel(world, orderId);
  return dice < 0.29 ? shop.expire(orderId, later) : move(world, orderId);
};

const openWorld = async (random: () => number): Promise<World> => {
  const shop = market();
  const companies = [await shop.company(), await shop.company({ approvesOrders: true })];
  const retailer = await shop.retailer();
  const products = companies.flatMap((company) => stocks.map((stock) => shop.product(company, { stock })));
  return { shop, companies, retailer, products: await Promise.all(products), orders: [], random };
};

/** Works under way. */
const underWay = () => {
  const works = new Set<Promise<void>>();
  return {
    works,
    launch: (work: Promise<void>) => {
      const tracked: Promise<void> = work.finally(() => works.delete(tracked));
      works.add(tracked);
    },
  };
};

/** Everything happens at once: orders, cancellations, shipments, deadlines, in two processes that die, beside a third one that
 * has lost its lease, does not know it, and reacts to old events. Until nothing is left to react to. */
const turmoil = async (seed: number): Promise<World> => {
  const random = randomFrom(seed);
  const world = await openWorld(random);
  const { shop } = world;
  const mortals = [shop.process(mortal(shop.log, random)), shop.process(mortal(shop.log, random))];
  const zombie = shop.process();
  const { next, delivered, deliver } = deliveries(shop.log);
  const { works, launch } = underWay();
  let actions = 60;

  const maybeAct = (dice: number) => {
    const old = pickOf(random, delivered());
    if (dice < 0.1) {
      actions -= 1;
      launch(act(world));
    } else if (dice < 0.15 && old) launch(zombie.react(old));
  };

  const step = () => {
    if (actions > 0) maybeAct(random());
    const [event, process] = [pickOf(random, next()), pickOf(random, mortals)];
    if (event && process && works.size < atOnce) launch(deliver(event, process.react));
    return event !== undefined && works.size < atOnce && random() > 0.3;
  };

  while (actions > 0 || next().length > 0 || works.size > 0) if (!step() && works.size > 0) await Promise.race(works);
  return world;
};

/** Units that each order holds of each product, by the stock's own state. */
const reservationsOf = async ({ shop, products }: World): Promise<ReadonlyMap<string, number>> => {
  const states = await Promise.all(products.map((product) => shop.stock(product)));
  return new Map<string, number>(
    states.flatMap((stock, index) =>
      (stock ? entries(stock.reservations) : []).map(
        ([order, { quantity }]) => [`${order} ${products[index] ?? ""}`, quantity] as const,
      ),
    ),
  );
};

const ended = async ({ shop, orders }: World) => {
  const states = await Promise.all(orders.map(async (id) => ({ id, order: await shop.order(id) })));
  return states.map(({ id, order }) => {
    if (!order || order.status === "none") throw new Error("an order that was placed is gone");
    const isDead = order.status === "rejected" || order.status === "cancelled";
    const fate = "returned" in order ? ("shipped" as const) : isDead ? ("dead" as const) : ("alive" as const);
    return { id, status: order.status, lines: order.lines, fate };
  });
};

/** Units that living orders hold and shipped ones took, by product; each order holds just what it should. */
const expectedStock = async (world: World) => {
  const reservations = await reservationsOf(world);
  const orders = await ended(world);
  const units = {
    alive: new Map<string, number>(),
    shipped: new Map<string, number>(),
    dead: new Map<string, number>(),
  };
  for (const { id, lines, fate } of orders)
    for (const { productId, quantity } of lines) {
      expect(reservations.get(`${id} ${productId}`)).toBe(fate === "alive" ? quantity : undefined);
      units[fate].set(productId, (units[fate].get(productId) ?? 0) + quantity);
    }
  return { held: units.alive, sold: units.shipped, ends: orders.map(({ status }) => status) };
};

describe("Whatever comes in between", () => {
  it("nothing stays reserved for a dead order, nothing that lives or was shipped is released, nothing is sold twice", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const world = await turmoil(seed);
        const { held, sold, ends } = await expectedStock(world);
        for (const end of ends) seen.add(end);
        for (const [index, product] of world.products.entries()) {
          const [reserved, shipped] = [held.get(product) ?? 0, sold.get(product) ?? 0];
          const available = (stocks[index % stocks.length] ?? 0) - reserved - shipped;
          expect(await world.shop.stock(product)).toMatchObject({ reserved, available });
        }
      }),
      { numRuns: 25 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(["pending", "confirmed", "rejected", "cancelled", "shipped"]));
  });
});
