import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import { market, orderIdsOf, principalOf } from "../fixtures/market.fixture.ts";

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
    while (!shop.log.events().some(({ type }) => type === "OrderPlaced")) await nextTurn();
    await shop.settle();
    expect(await waiting).toMatchObject({
      result: { orders: [{ status: "rejected", reason: { code: "InsufficientStock", productId: product } }] },
    });
  });

  it("keeps nobody waiting for a company that decides itself", async () => {
    const product = await shop.product(await shop.company({ approvesOrders: true }));
    const waiting = place([[product, 2]], retailer, { waitMs: 60_000 });
    while (!shop.log.events().some(({ type }) => type === "OrderPlaced")) await nextTurn();
    await shop.settle();
    expect(await waiting).toMatchObject({ result: { orders: [{ status: "pending" }] } });
  });
});
