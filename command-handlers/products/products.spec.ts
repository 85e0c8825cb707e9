import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../schemas/principal.ts";
import { randomUuidV7 } from "../../schemas/uuid.ts";
import { admin, market, principalOf, resultOf } from "../fixtures/market.fixture.ts";

const accepted = expect.objectContaining({ outcome: "accepted" }) as unknown;
const rejected = (reason: string) => ({ outcome: "rejected", reason });
const invalid = expect.objectContaining({ outcome: "invalid" }) as unknown;
const notFound = { outcome: "not-found" };

const whole = {
  sku: "BRD-L",
  name: "Crème board",
  description: "Oiled oak.",
  specifications: { weight: 2.4, dimensions: { length: 45, width: 30 }, dishwasherSafe: false },
  category: { primary: "Kitchen", tags: ["oak", "oak"] },
  pricing: {
    basePrice: "18.5001",
    currency: "GBP",
    bulkPricing: [{ minQuantity: 12, discountType: "percentage", discount: 7.5 }],
    casePack: 6,
  },
  visibility: { visibleTo: "all", regions: ["GB"] },
  media: { images: ["/files/board.jpg"] },
  publish: true,
};

describe("The commands of products", () => {
  let shop: ReturnType<typeof market>;
  let company: Principal;

  beforeEach(async () => {
    shop = market();
    company = await shop.company();
  });

  const create = async (input: object = whole, by = company) =>
    resultOf(await shop.send("CreateProduct", input, by), "productId");

  it("create a product whole, in one append", async () => {
    const productId = await create();
    expect(shop.types(`product-${productId}`)).toEqual([
      "ProductCreated",
      "ProductCategorised",
      "ProductPriced",
      "ProductVisibilitySet",
      "ProductMediaAttached",
      "ProductPublished",
    ]);
    expect(await shop.productState(productId)).toMatchObject({
      status: "published",
      companyId: company.partyId,
      description: {
        seo: { slug: "creme-board" },
        specifications: [
          { name: "weight", value: 2.4 },
          { name: "dimensions.length", value: 45 },
          { name: "dimensions.width", value: 30 },
          { name: "dishwasherSafe", value: false },
        ],
      },
      category: { primary: "Kitchen", secondary: null, tags: ["oak"] },
      terms: {
        basePrice: { amountMinorE4: 18_500_100, currency: "GBP" },
        tiers: [{ minQuantity: 12, discountType: "percentage", discount: 750 }],
        minimumQuantity: 1,
        casePack: 6,
      },
      visibility: { visibleTo: null, regions: ["GB"] },
    });
  });

  it("create one product, however often they are sent", async () => {
    const key = { idempotencyKey: "k" };
    const first = await shop.send("CreateProduct", whole, company, key);
    expect(await shop.send("CreateProduct", whole, company, key)).toEqual(first);
  });

  it("refuse what makes no product", async () => {
    const { pricing: _, ...unpriced } = whole;
    const tier = { minQuantity: 1, discountType: "fixed", discount: "19" };
    const pricing = { ...whole.pricing, bulkPricing: [tier] };
    const twice = { ...whole.pricing, bulkPricing: [tier, tier] };
    expect(await shop.send("CreateProduct", unpriced, company)).toEqual(rejected("ProductNotPriced"));
    expect(await shop.send("CreateProduct", { ...whole, pricing }, company)).toEqual(rejected("DiscountExceedsPrice"));
    expect(await shop.send("CreateProduct", { ...whole, pricing: twice }, company)).toEqual(rejected("DuplicateTier"));
    const precise = { ...whole.pricing, basePrice: "1.1234567" };
    expect(await shop.send("CreateProduct", { ...whole, pricing: precise }, company)).toEqual(invalid);
    const overOff = { ...whole.pricing, bulkPricing: [{ ...tier, discountType: "percentage", discount: "100.01" }] };
    expect(await shop.send("CreateProduct", { ...whole, pricing: overOff }, company)).toEqual(invalid);
  });

  it("create for one's own company, or, by staff, for the one that is named", async () => {
    const other = await shop.company();
    const forOther = { ...whole, companyId: other.partyId };
    expect(await shop.send("CreateProduct", forOther, company)).toEqual(rejected("CompanyNotFound"));
    expect(await shop.send("CreateProduct", whole, admin)).toEqual(rejected("CompanyNotFound"));
    expect(await shop.send("CreateProduct", { ...whole, companyId: randomUuidV7() }, admin)).toEqual(
      rejected("CompanyNotFound"),
    );
    expect(await shop.productState(await create(forOther, admin))).toMatchObject({ companyId: other.partyId });
    expect(await shop.send("CreateProduct", whole, await shop.retailer())).toEqual({ outcome: "forbidden" });
  });

  it("change what is given and leave the rest", async () => {
    const productId = await create();
    const input = { productId, name: "Oak board", expectedRevision: 5 };
    expect(await shop.send("UpdateProduct", input, company)).toEqual(accepted);
    expect(await shop.productState(productId)).toMatchObject({
      description: { name: "Oak board", description: "Oiled oak.", seo: { slug: "creme-board" } },
      terms: { casePack: 6 },
      revision: 6,
    });
    expect(await shop.send("UpdateProduct", { ...input, name: "Ash board" }, company)).toEqual(
      rejected("RevisionDiffers"),
    );
    expect(await shop.send("UpdateProduct", input, company)).toEqual(accepted);
    expect(await shop.productState(productId)).toMatchObject({ revision: 6 });
  });

  it("are nobody else's", async () => {
    const productId = await create();
    const other = await shop.company();
    const pricing = { price: "1", currency: "GBP" };
    const retailerId = (await shop.retailer()).partyId;
    for (const id of [productId, randomUuidV7()]) {
      const by = id === productId ? other : company;
      expect(await shop.send("UpdateProduct", { productId: id, name: "Mine" }, by)).toEqual(notFound);
      expect(await shop.send("SetRetailerPrice", { productId: id, retailerId, pricing }, by)).toEqual(notFound);
      expect(await shop.send("RemoveRetailerPrice", { productId: id, retailerId }, by)).toEqual(notFound);
      expect(await shop.send("PublishProduct", { productId: id }, by)).toEqual(notFound);
      expect(await shop.send("DiscontinueProduct", { productId: id }, by)).toEqual(notFound);
      expect(await shop.send("ReceiveStock", { productId: id, quantity: 1 }, by)).toEqual(notFound);
      expect(await shop.send("UpdateInventory", { productId: id, quantity: 1 }, by)).toEqual(notFound);
    }
  });

  it("give a retailer its own price and take it away", async () => {
    const productId = await create();
    const retailerId = (await shop.retailer()).partyId;
    const pricing = { price: 9.99, currency: "GBP", bulkPricing: [] };
    const set = (more = {}) => shop.send("SetRetailerPrice", { productId, retailerId, pricing, ...more }, company);
    expect(await set()).toEqual(accepted);
    expect(await set()).toEqual(accepted);
    expect(await set({ retailerId: randomUuidV7() })).toEqual(rejected("RetailerNotFound"));
    expect(await shop.send("RemoveRetailerPrice", { productId, retailerId }, company)).toEqual(accepted);
    expect(await shop.productState(productId)).toMatchObject({ privatePrices: { size: 0 } });
  });

  it("publish and discontinue", async () => {
    const productId = await create({ sku: "A", name: "A" });
    expect(await shop.send("PublishProduct", { productId }, company)).toEqual(rejected("ProductNotPriced"));
    expect(await shop.send("UpdateProduct", { productId, pricing: whole.pricing }, company)).toEqual(accepted);
    expect(await shop.send("PublishProduct", { productId }, company)).toEqual(accepted);
    expect(await shop.send("DiscontinueProduct", { productId }, company)).toEqual(accepted);
    expect(await shop.send("DiscontinueProduct", { productId }, company)).toEqual(accepted);
    expect(await shop.send("PublishProduct", { productId }, company)).toEqual(rejected("ProductIsDiscontinued"));
    expect(await shop.send("UpdateProduct", { productId, name: "B" }, company)).toEqual(
      rejected("ProductIsDiscontinued"),
    );
  });
});

describe("The commands of inventory", () => {
  it("move stock and answer with its revision", async () => {
    const shop = market();
    const company = await shop.company();
    const productId = await shop.product(company, { stock: 10 });
    const done = (revision: number) => expect.objectContaining({ result: { productId, revision } }) as unknown;
    const send = (name: string, input: object) => shop.send(name, { productId, ...input }, company);
    expect(await send("UpdateInventory", { quantity: 8, expectedRevision: 0 })).toEqual(done(1));
    expect(await send("UpdateInventory", { quantity: 7, expectedRevision: 0 })).toEqual(rejected("RevisionDiffers"));
    expect(await send("AdjustStock", { difference: -3, reason: "damaged" })).toEqual(done(2));
    expect(await send("AdjustStock", { difference: -6, reason: "damaged" })).toEqual(rejected("StockBelowReserved"));
    expect(await send("AdjustStock", { difference: 0, reason: "damaged" })).toEqual(invalid);
    expect(await send("SetReorderLevel", { reorderLevel: 5 })).toEqual(done(4));
    expect(shop.types(`inventory-${productId}`).slice(-2)).toEqual(["ReorderLevelSet", "StockRanLow"]);
    expect(await send("ReceiveStock", { quantity: 1, reference: "DN-1" })).toEqual(done(5));
    expect(await shop.send("ReceiveStock", { productId, quantity: 1 }, principalOf("retailer", "r"))).toEqual({
      outcome: "forbidden",
    });
  });
});
