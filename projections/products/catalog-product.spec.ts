import { describe, expect, it } from "vitest";
import { companyId, productId, retailerId } from "../../domain/kernel/ids.ts";
import { currency, unitPrice } from "../../domain/kernel/money.ts";
import type { ProductEvent } from "../../domain/products/index.ts";
import type { Happened } from "../../feeds/sample-log.contract.ts";
import { interleaved } from "../interleaved.contract.ts";
import { catalogProduct } from "./catalog-product.ts";
import { retailerPrice } from "./retailer-price.ts";

const ids = [1, 2, 3].map((tail) => productId(`0198a000-0000-7000-8000-00000000000${tail}`));
const [one, other] = [
  retailerId("0198a000-0000-7000-8000-0000000000b1"),
  retailerId("0198a000-0000-7000-8000-0000000000b2"),
];
const gbp = (amountMinorE4: number) => unitPrice(amountMinorE4, currency("GBP"));

const texts = (name: string) => ({
  name,
  description: "Stoneware",
  locale: "en",
  specifications: [
    { name: "weight", value: 300 },
    { name: "dimensions.length", value: 10 },
    { name: "dimensions.width", value: 8 },
    { name: "__proto__", value: "harmless" },
  ],
  seo: { slug: "mug", metaTitle: null, metaDescription: null, keywords: ["cup"] },
});

const life = (id: (typeof ids)[number]): readonly ProductEvent[] => [
  { type: "ProductCreated", data: { productId: id, companyId: companyId("c"), sku: "M-1", ...texts("Mug") } },
  { type: "ProductCategorised", data: { productId: id, primary: "Tableware", secondary: null, tags: ["gift"] } },
  {
    type: "ProductPriced",
    data: {
      productId: id,
      basePrice: gbp(4_000_000),
      tiers: [
        { minQuantity: 24, discountType: "percentage", discount: 1_000 },
        { minQuantity: 96, discountType: "fixed", discount: 500_000 },
      ],
      minimumQuantity: 6,
      casePack: 6,
    },
  },
  { type: "ProductVisibilitySet", data: { productId: id, visibleTo: [one], regions: ["GB"] } },
  { type: "ProductPublished", data: { productId: id } },
  { type: "RetailerPriceSet", data: { productId: id, retailerId: one, price: gbp(3_330_000), tiers: [] } },
  { type: "RetailerPriceSet", data: { productId: id, retailerId: other, price: gbp(3_600_000), tiers: [] } },
  { type: "ProductMediaAttached", data: { productId: id, images: ["/a.jpg"], videos: [], documents: [] } },
  { type: "ProductDescribed", data: { productId: id, ...texts("Large Mug") } },
  { type: "RetailerPriceRemoved", data: { productId: id, retailerId: other } },
  { type: "ProductDiscontinued", data: { productId: id } },
];

const events = (steps: number): Happened<ProductEvent>[] =>
  Array.from({ length: steps }, (_, step) => step).flatMap((step) =>
    ids.flatMap((id) => {
      const event = life(id)[step];
      return event ? [{ ...event, stream: `product-${id}`, at: `2026-03-${String(step + 10)}T08:00:00.000Z` }] : [];
    }),
  );

const rowsOf = async (steps: number) => (await interleaved(catalogProduct, events(steps))).rows;
const after = async (steps: number) => (await rowsOf(steps)).get(ids[0] ?? "");

describe("A product of the catalog", () => {
  it("is the same however the streams arrive mixed", async () => {
    const { rows, folded, parked } = await interleaved(catalogProduct, events(11), { seed: 5 });
    expect(parked).toEqual([]);
    expect(rows).toEqual(folded);
    expect(rows.size).toBe(3);
  });

  it("begins as a draft without price and category, its specifications nested", async () => {
    const row = await after(1);
    expect(row).toMatchObject({ status: "draft", pricing: null, category: null, visibility: { isActive: false } });
    expect(JSON.parse(JSON.stringify(row?.specifications))).toEqual(
      JSON.parse('{ "weight": 300, "dimensions": { "length": 10, "width": 8 }, "__proto__": "harmless" }'),
    );
  });

  it("says what each tier costs", async () => {
    expect((await after(3))?.pricing).toMatchObject({
      basePrice: { amount: "4.00" },
      bulkPricing: [
        { minQuantity: 24, discount: "10", unitPrice: { amount: "3.60" } },
        { minQuantity: 96, discount: "0.50", unitPrice: { amount: "3.50" } },
      ],
    });
  });

  it("is on show from publishing to the end, to those it was made visible to", async () => {
    expect(await after(5)).toMatchObject({
      status: "published",
      visibility: { isActive: true, visibleTo: [one], regions: ["GB"] },
    });
    expect(await after(11)).toMatchObject({
      name: "Large Mug",
      status: "discontinued",
      visibility: { isActive: false },
    });
  });

  it("never carries a private price", async () => {
    expect(JSON.stringify(await after(9))).not.toContain("3330000");
  });
});

describe("A retailer's price", () => {
  it("is a row for each product and retailer, gone when it is taken back", async () => {
    const { rows, folded } = await interleaved(retailerPrice, events(11), { seed: 2 });
    expect(rows).toEqual(folded);
    expect([...rows.keys()].toSorted()).toEqual(ids.map((id) => `${id}/${one}`));
    expect(rows.get(`${ids[0]}/${one}`)).toMatchObject({ terms: { price: { amountMinorE4: 3_330_000 } } });
  });
});
