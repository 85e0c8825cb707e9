import { describe, expect, it } from "vitest";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import { admin, market, orderIdsOf } from "../fixtures/market.fixture.ts";

const rejected = (reason: string) => expect.objectContaining({ outcome: "rejected", reason }) as unknown;

describe("Importing an order", () => {
  const open = async () => {
    const shop = market();
    const [company, retailer] = [await shop.company(), await shop.retailer({ approved: false })];
    const product = await shop.product(company, { publish: false, stock: 10 });
    const order = { retailerId: retailer.partyId, currency: "GBP", reference: "536365" };
    const items = [{ productId: product, quantity: 6, unitPrice: "2.55" }];
    const send = (more = {}, by = admin) =>
      shop.send("ImportOrder", { ...order, items, ...more }, by, { at: "2025-12-01T08:26:00Z" });
    return { shop, company, retailer, product, items, send };
  };

  it("takes it over at its price and time, ships what it says was shipped, and completes it", async () => {
    const { shop, product, send } = await open();
    const [id = ""] = orderIdsOf(await send());
    await shop.settle();
    expect(await shop.order(id)).toMatchObject({ status: "completed" });
    expect(shop.types(`order-${id}`)).toEqual([
      "OrderPlaced",
      "OrderConfirmed",
      "OrderProcessingStarted",
      "OrderShipped",
      "OrderDelivered",
      "OrderCompleted",
    ]);
    expect(new Set(shop.log.stream(`order-${id}`).map(({ metadata }) => metadata.at))).toEqual(
      new Set(["2025-12-01T08:26:00.000Z"]),
    );
    expect(JSON.parse(shop.log.stream(`order-${id}`)[0]?.data ?? "")).toMatchObject({
      total: { amountMinor: 1_530 },
      lines: [{ rule: { kind: "imported" } }],
      source: "import",
    });
    expect(await shop.stock(product)).toMatchObject({ available: 4, reserved: 0 });
  });

  it("stops at the status that it had come to", async () => {
    const { shop, send } = await open();
    const [id = ""] = orderIdsOf(await send({ status: "processing" }));
    await shop.settle();
    expect(await shop.order(id)).toMatchObject({ status: "processing" });
  });

  it("is rejected where there is not the stock", async () => {
    const { shop, items, send } = await open();
    const [id = ""] = orderIdsOf(await send({ items: items.map((item) => ({ ...item, quantity: 11 })) }));
    await shop.settle();
    expect(await shop.order(id)).toMatchObject({ status: "rejected", reason: "InsufficientStock" });
  });

  it("refuses what cannot be taken over, and anybody without the permission", async () => {
    const { shop, company, items, send } = await open();
    const elsewhere = await shop.product(await shop.company());
    const also = (item: object) => [...items, { ...items[0], ...item }];
    expect(await send({ retailerId: randomUuidV7() })).toEqual(rejected("RetailerNotFound"));
    expect(await send({ items: also({ productId: randomUuidV7() }) })).toEqual(rejected("ProductNotAvailable"));
    expect(await send({ items: also({ productId: elsewhere }) })).toEqual(rejected("SeveralCompanies"));
    expect(await send({ items: also({ unitPrice: "1.1234567" }) })).toEqual(rejected("PriceTooPrecise"));
    expect(await send({}, company)).toEqual({ outcome: "forbidden" });
  });
});
