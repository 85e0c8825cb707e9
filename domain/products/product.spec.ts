import { describe, expect, it } from "vitest";
import { decisions } from "../kernel/decider.ts";
import { given } from "../kernel/given.ts";
import { companyId, productId as product_, retailerId as retailer_ } from "../kernel/ids.ts";
import { currency, unitPrice } from "../kernel/money.ts";
import {
  product,
  type ProductCommand,
  type ProductDescription,
  type ProductEvent,
  type ProductRejection,
  type ProductTerms,
  slugOf,
} from "./index.ts";

const { accept, reject } = decisions<ProductEvent, ProductRejection>();

const productId = product_("019581b2-0a10-7a11-8c01-1f2e3d4c5b6a");
const retailerId = retailer_("019581b1-9e08-7c31-a224-1b2c3d4e5f60");
const gbp = currency("GBP");

const description: ProductDescription = {
  name: "Oak board",
  description: "Oiled oak.",
  locale: "en",
  specifications: [{ name: "weight", value: 2.4 }],
  seo: { slug: "oak-board", metaTitle: null, metaDescription: null, keywords: ["oak"] },
};
const identity = { productId, companyId: companyId("c-1"), sku: "BRD-L" };
const terms: ProductTerms = { basePrice: unitPrice(1_000_0000, gbp), tiers: [], minimumQuantity: 1, casePack: 1 };
const percent = (minQuantity: number, discount: number) =>
  ({ minQuantity, discountType: "percentage", discount }) as const;
const fixed = (minQuantity: number, discount: number) => ({ minQuantity, discountType: "fixed", discount }) as const;

const created: ProductEvent = { type: "ProductCreated", data: { ...identity, ...description } };
const priced: ProductEvent = { type: "ProductPriced", data: { productId, ...terms } };
const published: ProductEvent = { type: "ProductPublished", data: { productId } };
const discontinued: ProductEvent = { type: "ProductDiscontinued", data: { productId } };
const privatePrice = { price: unitPrice(900_0000, gbp), tiers: [percent(10, 500)] };
const priceSet: ProductEvent = { type: "RetailerPriceSet", data: { productId, retailerId, ...privatePrice } };

const create: ProductCommand = { type: "CreateProduct", data: { ...identity, description, changes: [] } };
const price = (tiers: ProductTerms["tiers"] = []) =>
  ({ type: "PriceProduct", data: { productId, ...terms, tiers } }) as const;
const publish = { type: "PublishProduct", data: { productId } } as const;

/** What each change command gives on a draft: the same again gives nothing. */
const changes: readonly (readonly [ProductCommand, ProductEvent])[] = [
  [
    { type: "DescribeProduct", data: { productId, name: "Oak board XL" } },
    { type: "ProductDescribed", data: { productId, ...description, name: "Oak board XL" } },
  ],
  [
    { type: "CategoriseProduct", data: { productId, primary: "Kitchen", secondary: null, tags: ["oak"] } },
    { type: "ProductCategorised", data: { productId, primary: "Kitchen", secondary: null, tags: ["oak"] } },
  ],
  [price(), priced],
  [{ type: "SetRetailerPrice", data: { productId, retailerId, ...privatePrice } }, priceSet],
  [
    { type: "SetVisibility", data: { productId, visibleTo: [retailerId], regions: ["GB"] } },
    { type: "ProductVisibilitySet", data: { productId, visibleTo: [retailerId], regions: ["GB"] } },
  ],
  [
    { type: "AttachMedia", data: { productId, images: ["/a.jpg"], videos: [], documents: [] } },
    { type: "ProductMediaAttached", data: { productId, images: ["/a.jpg"], videos: [], documents: [] } },
  ],
];

describe("Product", () => {
  it("is created as a draft", () => {
    expect(given(product).when(create)).toEqual(accept(created));
    expect(given(product, created).state).toMatchObject({ status: "draft", terms: null, category: null });
  });

  it("is created with all that is known of it, and published, at once", () => {
    const whole = { ...create, data: { ...create.data, changes: [price(), publish] } };
    expect(given(product).when(whole)).toEqual(accept(created, priced, published));
  });

  it("is not created when a part of it cannot be", () => {
    const unpriced = { ...create, data: { ...create.data, changes: [publish] } };
    expect(given(product).when(unpriced)).toEqual(reject("ProductNotPriced"));
  });

  it("is created once, however often it is asked", () => {
    expect(given(product, created, priced).when(create)).toEqual(accept());
  });

  it.each(changes)("accepts $type", (command, event) => {
    expect(given(product, created).when(command)).toEqual(accept(event));
  });

  it.each(changes)("takes $type again for nothing new", (command, event) => {
    expect(given(product, created, event).when(command)).toEqual(accept());
  });

  it.each(changes)("refuses $type of what does not exist, and of what is discontinued", (command) => {
    expect(given(product).when(command)).toEqual(reject("ProductNotFound"));
    expect(given(product, created, discontinued).when(command)).toEqual(reject("ProductIsDiscontinued"));
  });

  it("keeps the slug when the rest of the hints changes", () => {
    const seo = { slug: null, metaTitle: "Boards", metaDescription: null, keywords: [] };
    const decision = given(product, created).when({ type: "DescribeProduct", data: { productId, seo } });
    expect(decision).toMatchObject({ events: [{ data: { seo: { slug: "oak-board", metaTitle: "Boards" } } }] });
  });

  it("orders its tiers by quantity", () => {
    const decision = given(product, created).when(price([percent(50, 900), percent(10, 500)]));
    expect(decision).toMatchObject({ events: [{ data: { tiers: [percent(10, 500), percent(50, 900)] } }] });
  });

  it("has one tier per quantity, and none that takes off more than there is", () => {
    const draft = given(product, created);
    expect(draft.when(price([percent(10, 500), fixed(10, 1)]))).toEqual(reject("DuplicateTier"));
    expect(draft.when(price([fixed(10, 1_000_0001)]))).toEqual(reject("DiscountExceedsPrice"));
    expect(draft.when(price([percent(10, 10_001)]))).toEqual(reject("DiscountExceedsPrice"));
    const agreed = { productId, retailerId, price: unitPrice(5, gbp) };
    const setPrice = (tiers: ProductTerms["tiers"]) =>
      draft.when({ type: "SetRetailerPrice", data: { ...agreed, tiers } });
    expect(setPrice([fixed(1, 6)])).toEqual(reject("DiscountExceedsPrice"));
    expect(setPrice([fixed(1, 5), fixed(1, 4)])).toEqual(reject("DuplicateTier"));
  });

  it("takes a retailer's own price away once", () => {
    const remove = { type: "RemoveRetailerPrice", data: { productId, retailerId } } as const;
    const removed: ProductEvent = { type: "RetailerPriceRemoved", data: { productId, retailerId } };
    expect(given(product, created, priceSet).when(remove)).toEqual(accept(removed));
    expect(given(product, created, priceSet, removed).when(remove)).toEqual(accept());
    expect(given(product).when(remove)).toEqual(reject("ProductNotFound"));
  });

  it("is published once it has a price", () => {
    expect(given(product, created).when(publish)).toEqual(reject("ProductNotPriced"));
    expect(given(product, created, priced).when(publish)).toEqual(accept(published));
    expect(given(product, created, priced, published).when(publish)).toEqual(accept());
    expect(given(product, created, priced, published).state.status).toBe("published");
    expect(given(product, created, priced, discontinued).when(publish)).toEqual(reject("ProductIsDiscontinued"));
  });

  it("is discontinued for good, from any state, once", () => {
    const discontinue = { type: "DiscontinueProduct", data: { productId } } as const;
    expect(given(product).when(discontinue)).toEqual(reject("ProductNotFound"));
    expect(given(product, created).when(discontinue)).toEqual(accept(discontinued));
    expect(given(product, created, priced, published).when(discontinue)).toEqual(accept(discontinued));
    expect(given(product, created, discontinued).when(discontinue)).toEqual(accept());
  });

  it("is revised as a whole or not at all", () => {
    const revise = (expectedRevision: number | null, ...all: (typeof publish | ReturnType<typeof price>)[]) =>
      given(product, created).when({ type: "ReviseProduct", data: { productId, expectedRevision, changes: all } });
    expect(revise(null, price(), publish)).toEqual(accept(priced, published));
    expect(revise(null, publish, price())).toEqual(reject("ProductNotPriced"));
    expect(revise(0, price())).toEqual(accept(priced));
    expect(revise(1, price())).toEqual(reject("RevisionDiffers"));
    expect(revise(1)).toEqual(accept());
  });
});

describe("A slug", () => {
  it.each([
    ["Crème brûlée, 6 × 90 g", "creme-brulee-6-90-g"],
    ["  --Oak--  ", "oak"],
    ["茶", "p-1"],
  ])("of %j is %j", (name, slug) => {
    expect(slugOf(name, "p-1")).toBe(slug);
  });
});
