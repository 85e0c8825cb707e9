import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import { admin, market, orderIdsOf, principalOf } from "../fixtures/market.ts";

const accepted = expect.objectContaining({ outcome: "accepted" }) as unknown;
const notFound = { outcome: "not-found" };
const rejected = (reason: string) => expect.objectContaining({ outcome: "rejected", reason }) as unknown;

describe("Placing an order", () => {
  let shop: ReturnType<typeof market>;
  let company: Principal;
  let retailer: Principal;

  beforeEach(async () => {
    shop = market();
    company = await shop.company();
    retailer = await shop.retailer();
  });

  const place = (items: readonly (readonly [string, number])[], by = retailer, more = {}) => {
    const input = { items: items.map(([productId, quantity]) => ({ productId, quantity })) };
    return shop.send("PlaceOrder", input, by, more);
  };

  it("freezes prices, names and the facts relied on, and is confirmed once its stock is secured", async () => {
    const tier = { minQuantity: 10, discountType: "percentage", discount: "5" };
    const product = await shop.product(company, { pricing: { bulkPricing: [tier] } });
    const answer = await place([[product, 12]]);
    const [id = ""] = orderIdsOf(answer);
    await shop.settle();
    expect(await shop.order(id)).toMatchObject({ status: "confirmed" });
    expect(await shop.stock(product)).toMatchObject({ available: 88, reserved: 12 });
    const placed: unknown = JSON.parse(shop.log.stream(`order-${id}`)[0]?.data ?? "");
    expect(placed).toMatchObject({
      source: "shop",
      total: { amountMinor: 11_400, currency: "GBP" },
      lines: [{ lineNumber: 1, sku: "S-1", name: "Board", quantity: 12, rule: { kind: "tier" } }],
      deliveryAddress: { city: "Leeds", region: "GB" },
      reliedOn: [
        { stream: `retailer-${retailer.partyId ?? ""}`, revision: 2 },
        { stream: `company-${company.partyId ?? ""}`, revision: 2 },
        { stream: `product-${product}`, revision: 2 },
      ],
    });
    expect(JSON.stringify(placed)).not.toMatch(/Ada Miller|High Street|LS1/);
  });

  it("makes one order per company under one purchase, and sums a product's quantities", async () => {
    const other = await shop.company();
    const [first, second] = [await shop.product(company), await shop.product(other)];
    const answer = await place([
      [first, 1],
      [second, 2],
      [first, 3],
    ]);
    expect(answer).toMatchObject({
      result: {
        orders: [
          {
            companyId: company.partyId,
            status: "pending",
            number: expect.stringMatching(/^\d{6}-\w{4}-\w{4}$/) as unknown,
          },
          { companyId: other.partyId },
        ],
      },
    });
    const [id = ""] = orderIdsOf(answer);
    expect(await shop.order(id)).toMatchObject({ lines: [{ productId: first, quantity: 4 }] });
  });

  it("places the same orders when it is sent again", async () => {
    const product = await shop.product(company);
    const key = { idempotencyKey: "k-1" };
    const first = await place([[product, 1]], retailer, key);
    const before = shop.log.events().length;
    expect(await place([[product, 1]], retailer, key)).toEqual(first);
    expect(shop.log.events()).toHaveLength(before);
  });

  it("takes a private price before the list price", async () => {
    const product = await shop.product(company);
    const pricing = { price: "8.5", currency: "GBP" };
    const set = { productId: product, retailerId: retailer.partyId, pricing };
    expect(await shop.send("SetRetailerPrice", set, company)).toEqual(accepted);
    const [id = ""] = orderIdsOf(await place([[product, 2]]));
    const placed: unknown = JSON.parse(shop.log.stream(`order-${id}`)[0]?.data ?? "");
    expect(placed).toMatchObject({ total: { amountMinor: 1_700 }, lines: [{ rule: { kind: "private", tier: null } }] });
  });

  it.each([
    ["a draft", { publish: false }, 1, "ProductNotAvailable"],
    ["what others may see", { visibility: { visibleTo: [randomUuidV7()] } }, 1, "ProductNotAvailable"],
    ["what is sold elsewhere", { visibility: { regions: ["FR"] } }, 1, "ProductNotAvailable"],
    ["too little", { pricing: { minimumQuantity: 6 } }, 5, "BelowMinimumQuantity"],
    ["a broken case", { pricing: { casePack: 6 } }, 7, "NotACasePack"],
    ["a sum beyond counting", { basePrice: "99999999" }, 1_000_000_000, "TotalTooLarge"],
  ])("refuses %s", async (_, options, quantity, reason) => {
    const fine = await shop.product(company);
    const product = await shop.product(company, options);
    const before = shop.log.events().length;
    expect(await place([[fine, 1], [product, quantity]])).toEqual(rejected(reason)); // prettier-ignore
    expect(shop.log.events()).toHaveLength(before);
  });

  it("refuses unknown products, several currencies, too many lines", async () => {
    const [pounds, euros] = [await shop.product(company), await shop.product(company, { currency: "EUR" })];
    expect(await place([[randomUuidV7(), 1]])).toEqual(rejected("ProductNotAvailable"));
    expect(await place([[pounds, 1], [euros, 1]])).toEqual(rejected("MixedCurrencies")); // prettier-ignore
    const many = Array.from({ length: 201 }, () => [randomUuidV7(), 1] as const);
    expect(await place(many)).toEqual(rejected("TooManyLines"));
  });

  it("refuses for the whole purchase when one company may not sell", async () => {
    const [first, second] = [await shop.product(company), await shop.product(await shop.company({ verified: false }))];
    const before = shop.log.events().length;
    expect(await place([[first, 1], [second, 1]])).toEqual(rejected("CompanyNotVerified")); // prettier-ignore
    expect(shop.log.events()).toHaveLength(before);
  });

  it("is for retailers that may trade", async () => {
    const product = await shop.product(company);
    expect(await place([[product, 1]], await shop.retailer({ approved: false }))).toEqual(rejected("KycNotApproved"));
    expect(await place([[product, 1]], company)).toEqual({ outcome: "forbidden" });
    expect(await place([[product, 1]], principalOf("retailer", randomUuidV7()))).toEqual(notFound);
    await shop.suspend(retailer);
    expect(await place([[product, 1]])).toEqual(rejected("RetailerSuspended"));
  });

  it("answers with the outcome when the caller waits for it", async () => {
    const product = await shop.product(company, { stock: 1 });
    const waiting = place([[product, 2]], retailer, { waitMs: 5_000 });
    while (!shop.log.events().some(({ type }) => type === "OrderPlaced")) await Promise.resolve();
    await shop.settle();
    expect(await waiting).toMatchObject({
      result: { orders: [{ status: "rejected", reason: { code: "InsufficientStock", productId: product } }] },
    });
  });

  it("keeps nobody waiting for a company that decides itself", async () => {
    const product = await shop.product(await shop.company({ approvesOrders: true }));
    const waiting = place([[product, 2]], retailer, { waitMs: 60_000 });
    while (!shop.log.events().some(({ type }) => type === "OrderPlaced")) await Promise.resolve();
    await shop.settle();
    expect(await waiting).toMatchObject({ result: { orders: [{ status: "pending" }] } });
  });
});

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
