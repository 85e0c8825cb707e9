import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import { admin, market, orderIdsOf } from "../fixtures/market.fixture.ts";

const accepted = expect.objectContaining({ outcome: "accepted" }) as unknown;
const notFound = { outcome: "not-found" };
const rejected = (reason: string) => expect.objectContaining({ outcome: "rejected", reason }) as unknown;

describe("Moving an order", () => {
  let shop: ReturnType<typeof market>;
  let company: Principal;
  let retailer: Principal;
  let product: string;
  let orderId: string;

  beforeEach(async () => {
    shop = market();
    company = await shop.company();
    retailer = await shop.retailer();
    product = await shop.product(company);
    const items = [{ productId: product, quantity: 10 }];
    [orderId = ""] = orderIdsOf(await shop.send("PlaceOrder", { items }, retailer));
    await shop.settle();
  });

  const change = (status: string, by = company, more = {}) =>
    shop.send("ChangeOrderStatus", { orderId, status, ...more }, by);
  const shipped = async () => {
    await change("processing");
    await change("shipped", company, { carrier: "Parcel Post", trackingNumber: "PP1" });
    await shop.settle();
  };

  it("goes through every status, and takes its stock off the books when it is shipped", async () => {
    await shipped();
    expect(await change("delivered")).toEqual(accepted);
    expect(await change("completed")).toEqual(accepted);
    expect(await shop.order(orderId)).toMatchObject({ status: "completed" });
    expect(await shop.stock(product)).toMatchObject({ available: 90, reserved: 0 });
    expect(await shop.fulfilment(orderId)).toMatchObject({ status: "completed" });
  });

  it("takes the same status again for nothing new", async () => {
    await change("processing");
    const before = shop.log.events().length;
    expect(await change("processing")).toEqual(accepted);
    expect(shop.log.events()).toHaveLength(before);
  });

  it("skips no status", async () => {
    expect(await change("shipped")).toEqual(rejected("OrderNotProcessing"));
    expect(await change("delivered")).toEqual(rejected("OrderNotShipped"));
    expect(await change("completed")).toEqual(rejected("OrderNotDelivered"));
    expect(await change("rejected")).toEqual(rejected("OrderNotPending"));
    await shipped();
    expect(await change("cancelled")).toEqual(rejected("OrderAlreadyShipped"));
    expect(await change("confirmed")).toEqual(rejected("OrderNotPending"));
    expect(await change("processing")).toEqual(rejected("OrderNotConfirmed"));
  });

  it("is cancelled by its retailer, its company or staff, and gives its stock back", async () => {
    const cancel = (by: Principal) => shop.send("CancelOrder", { orderId, reason: "ordered-by-mistake" }, by);
    expect(await cancel(await shop.retailer())).toEqual(notFound);
    expect(await cancel(retailer)).toEqual(accepted);
    expect(await cancel(admin)).toEqual(accepted);
    expect(await change("cancelled")).toEqual(accepted);
    await shop.settle();
    expect(await shop.stock(product)).toMatchObject({ available: 100, reserved: 0 });
    expect(await change("processing")).toEqual(rejected("OrderNotConfirmed"));
    expect(await change("confirmed")).toEqual(rejected("OrderAlreadyClosed"));
  });

  it("is nobody else's", async () => {
    expect(await change("processing", await shop.company())).toEqual(notFound);
    expect(await change("processing", retailer)).toEqual({ outcome: "forbidden" });
    expect(await change("processing", admin)).toEqual(accepted);
    expect(await shop.send("RequestReturn", { orderId }, await shop.retailer())).toEqual(notFound);
    expect(await shop.send("ReceiveReturn", { orderId }, await shop.company())).toEqual(notFound);
    const unknown = { orderId: randomUuidV7(), status: "processing" };
    expect(await shop.send("ChangeOrderStatus", unknown, company)).toEqual(notFound);
  });

  it("comes back in parts, into stock, refunded to the penny", async () => {
    expect(await shop.send("RequestReturn", { orderId }, retailer)).toEqual(rejected("OrderNotShipped"));
    await shipped();
    const items = [{ lineNumber: 1, quantity: 3 }];
    expect(await shop.send("RequestReturn", { orderId, items, reason: "arrived-damaged" }, retailer)).toEqual(accepted);
    expect(await shop.send("ReceiveReturn", { orderId, items }, company)).toEqual(accepted);
    await shop.settle();
    expect(await shop.stock(product)).toMatchObject({ available: 93 });
    expect(await shop.send("ReceiveReturn", { orderId }, company)).toEqual(accepted);
    await shop.settle();
    expect(await shop.stock(product)).toMatchObject({ available: 100 });
    expect(await shop.order(orderId)).toMatchObject({ status: "returned" });
    const refunds = shop.log
      .stream(`order-${orderId}`)
      .filter(({ type }) => type === "OrderReturned")
      .map(({ data }): unknown => JSON.parse(data));
    expect(refunds).toMatchObject([
      { refund: { amountMinor: 3_000 } },
      { refund: { amountMinor: 7_000 }, complete: true },
    ]);
  });

  it("waits for the company where the company says so, and is confirmed only once its stock is secured", async () => {
    const choosy = await shop.company({ approvesOrders: true });
    const rare = await shop.product(choosy, { stock: 5 });
    const items = [{ productId: rare, quantity: 5 }];
    [orderId = ""] = orderIdsOf(await shop.send("PlaceOrder", { items }, retailer));
    expect(await change("confirmed", choosy)).toEqual(rejected("StockNotSecured"));
    await shop.settle();
    expect(await shop.order(orderId)).toMatchObject({ status: "pending" });
    expect(await change("confirmed", choosy)).toEqual(accepted);
    expect(await shop.order(orderId)).toMatchObject({ status: "confirmed" });
  });

  it("is rejected by the company with its reason, and gives its stock back", async () => {
    const choosy = await shop.company({ approvesOrders: true });
    const rare = await shop.product(choosy, { stock: 5 });
    const items = [{ productId: rare, quantity: 5 }];
    [orderId = ""] = orderIdsOf(await shop.send("PlaceOrder", { items }, retailer));
    await shop.settle();
    expect(await change("rejected", choosy, { reason: "cannot-deliver" })).toEqual(accepted);
    await shop.settle();
    expect(await shop.order(orderId)).toMatchObject({ status: "rejected", reason: "cannot-deliver" });
    expect(await shop.stock(rare)).toMatchObject({ available: 5, reserved: 0 });
  });
});
