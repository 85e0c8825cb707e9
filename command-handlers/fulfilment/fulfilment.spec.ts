import { beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../domain/kernel/instant.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { market, orderIdsOf } from "../fixtures/market.fixture.ts";

describe("Fulfilment", () => {
  let shop: ReturnType<typeof market>;
  let company: Principal;
  let retailer: Principal;

  beforeEach(async () => {
    shop = market();
    company = await shop.company();
    retailer = await shop.retailer();
  });

  const place = async (...items: readonly (readonly [productId: string, quantity: number])[]) => {
    const input = { items: items.map(([productId, quantity]) => ({ productId, quantity })) };
    const [id = ""] = orderIdsOf(await shop.send("PlaceOrder", input, retailer));
    return id;
  };
  const last = (stream: string) => {
    const event = shop.log.stream(stream).at(-1);
    if (!event) throw new Error(`${stream} is empty`);
    return event;
  };
  /** Runs on until that event has been reacted to, no further. */
  const reactTo = async (...events: readonly RecordedEvent[]) => {
    for (const event of events) await shop.react(event);
  };
  const cancel = (orderId: string) => shop.send("CancelOrder", { orderId, reason: "changed-mind" }, retailer);

  it("rejects an order whose stock is short, says which product, and gives the others back", async () => {
    const [plenty, short] = [await shop.product(company), await shop.product(company, { stock: 2 })];
    const order = await place([plenty, 5], [short, 3]);
    await shop.settle();
    expect(await shop.order(order)).toMatchObject({
      status: "rejected",
      reason: "InsufficientStock",
      productId: short,
    });
    expect(await shop.stock(plenty)).toMatchObject({ available: 100, reserved: 0 });
    expect(await shop.stock(short)).toMatchObject({ available: 2, reserved: 0 });
  });

  it("asks again before it confirms: a retailer suspended meanwhile gets nothing", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await shop.suspend(retailer);
    await shop.settle();
    expect(await shop.order(order)).toMatchObject({ status: "rejected", reason: "RetailerSuspended", productId: null });
    expect(await shop.stock(product)).toMatchObject({ available: 100, reserved: 0 });
  });

  it("gives back what it reserves for an order that is cancelled while it reserves", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await reactTo(last(`order-${order}`));
    await cancel(order);
    await shop.settle();
    expect(await shop.order(order)).toMatchObject({ status: "cancelled" });
    expect(await shop.stock(product)).toMatchObject({ available: 100, reserved: 0 });
    expect(await shop.fulfilment(order)).toMatchObject({ status: "closed" });
  });

  it("gives back what a late attempt reserves after the end", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await reactTo(last(`order-${order}`));
    const started = last(`fulfilment-${order}`);
    await cancel(order);
    await reactTo(last(`order-${order}`), last(`fulfilment-${order}`));
    expect(await shop.fulfilment(order)).toMatchObject({ status: "closed" });
    await reactTo(started);
    expect(await shop.stock(product)).toMatchObject({ available: 100, reserved: 0 });
  });

  it("releases nothing of an order that was shipped, however often and in which order events come again", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await shop.settle();
    for (const status of ["processing", "shipped"])
      await shop.send("ChangeOrderStatus", { orderId: order, status }, company);
    await shop.settle();
    const known = [...shop.log.events()];
    const other = shop.process();
    for (const event of [...known, ...known.toReversed()]) await other.react(event);
    expect(shop.log.events()).toHaveLength(known.length);
    expect(await shop.stock(product)).toMatchObject({ available: 95, reserved: 0 });
  });

  it("calls an order off that is not shipped in time, and frees its stock", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await shop.settle();
    shop.clock.now = instant("2026-03-15T08:00:00Z");
    await shop.expire(order, shop.clock.now);
    await shop.settle();
    expect(await shop.order(order)).toMatchObject({ status: "cancelled", reason: "ReservationExpired" });
    expect(await shop.stock(product)).toMatchObject({ available: 100, reserved: 0 });
    expect(shop.types(`inventory-${product}`)).toContain("StockReservationExpired");
  });

  it("holds stock from when an order was recorded, where it was placed with a time long past", async () => {
    const product = await shop.product(company);
    const input = { items: [{ productId: product, quantity: 5 }] };
    const importer = { ...retailer, permissions: [...retailer.permissions, "orders:import" as const] };
    const at = "2025-06-01T08:00:00.000Z";
    const [order = ""] = orderIdsOf(await shop.send("PlaceOrder", input, importer, { at }));
    await shop.settle();
    expect(last(`order-${order}`).metadata.at).toBe(at);
    expect(await shop.fulfilment(order)).toMatchObject({ status: "secured", expiresAt: "2026-03-15T08:00:00.000Z" });
  });

  it("lets an order be that was shipped in the moment its time was over", async () => {
    const product = await shop.product(company);
    const order = await place([product, 5]);
    await shop.settle();
    for (const status of ["processing", "shipped"])
      await shop.send("ChangeOrderStatus", { orderId: order, status }, company);
    await shop.expire(order, instant("2026-03-15T08:00:00Z"));
    await shop.settle();
    expect(await shop.order(order)).toMatchObject({ status: "shipped" });
    expect(await shop.stock(product)).toMatchObject({ available: 95, reserved: 0 });
  });
});

describe("200 buyers at once", () => {
  it.each([1, 50])("are sold %i units of what there is, and every other one is told why", async (stock) => {
    const shop = market();
    const [company, retailer] = [await shop.company(), await shop.retailer()];
    const product = await shop.product(company, { stock });
    const other = shop.process();
    const either = (index: number) => (index % 2 === 0 ? shop : other);
    const items = [{ productId: product, quantity: 1 }];
    const buyers = Array.from({ length: 200 }, (_, buyer) => either(buyer).send("PlaceOrder", { items }, retailer));
    const orders = (await Promise.all(buyers)).flatMap(orderIdsOf);
    expect(new Set(orders).size).toBe(200);

    for (let seen = 0; seen < shop.log.events().length;) {
      const news = shop.log.events().slice(seen);
      seen += news.length;
      await Promise.all(news.map((event, index) => either(index).react(event)));
    }
    const ends = await Promise.all(orders.map((id) => shop.order(id)));
    const losers = ends.filter((order) => order?.status === "rejected" && order.reason === "InsufficientStock");
    expect(ends.filter((order) => order?.status === "confirmed")).toHaveLength(stock);
    expect(losers).toHaveLength(200 - stock);
    expect(await shop.stock(product)).toMatchObject({ available: 0, reserved: stock });
  });
});
