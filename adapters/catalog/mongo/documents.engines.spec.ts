import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CatalogProduct } from "../../../schemas/products/catalog-product.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { viewRows } from "../../views/mongo/view-rows.ts";
import { catalogPut } from "./catalog-put.fixture.ts";
import { productDocuments } from "./product-documents.ts";
import { priced, sampleId, sampleProduct } from "./sample-products.fixture.ts";

let test: Awaited<ReturnType<typeof testMongo>>;
let put: Awaited<ReturnType<typeof catalogPut>>;

beforeAll(async () => {
  test = await testMongo();
  put = await catalogPut(test.db);
});

afterAll(async () => {
  await test.drop();
});

const stock = (number: number) => ({
  productId: sampleId(1, number),
  available: 7,
  reserved: 3,
  reorderLevel: 5,
  lastUpdated: "2026-03-02T09:00:00.000Z",
  revision: 4,
});

const documentOf = (number: number) =>
  test.db.collection<{ _id: string }>("products").findOne({ _id: sampleId(1, number) });

describe("a product's document", () => {
  it("has the shape that the readers of the catalog know, with plain numbers for prices", async () => {
    const product = sampleProduct(1, {
      ...priced(3_995_000, "EUR"),
      description: "Stoneware.",
      category: { primary: "Tableware", secondary: "Mugs", tags: ["giftable"] },
      specifications: { weight: 0.4, dimensions: { length: 8, width: 8, height: 10.5 }, material: "stoneware" },
      media: { images: ["/a.jpg"], videos: [], documents: ["/spec.pdf"] },
      seo: { slug: "product-1", metaTitle: "One", metaDescription: null, keywords: ["cup"] },
      visibility: { isActive: true, visibleTo: null, regions: ["DE"] },
    });
    await put({ products: [product], stock: [stock(1)] });
    expect(await documentOf(1)).toMatchObject({
      _id: product.id,
      companyId: product.companyId,
      name: "Product 1",
      description: "Stoneware.",
      category: { primary: "Tableware", secondary: "Mugs", tags: ["giftable"] },
      specifications: { weight: 0.4, dimensions: { length: 8, width: 8, height: 10.5 }, material: "stoneware" },
      pricing: {
        basePrice: 3.995,
        currency: "EUR",
        bulkPricing: [
          { minQuantity: 10, discount: 2.5, discountType: "percentage" },
          { minQuantity: 50, discount: 0.001234, discountType: "fixed" },
        ],
      },
      inventory: { available: 7, reserved: 3, reorderLevel: 5, lastUpdated: new Date("2026-03-02T09:00:00.000Z") },
      media: { images: ["/a.jpg"], videos: [], documents: ["/spec.pdf"] },
      seo: { slug: "product-1", metaTitle: "One", metaDescription: null, keywords: ["cup"] },
      visibility: { isActive: true, visibleTo: ["all"], regions: ["DE"] },
      createdAt: new Date(product.createdAt),
      updatedAt: new Date(product.updatedAt),
      terms: { price: { amountMinorE4: 3_995_000, currency: "EUR" } },
    });
  });

  it("may be made by the stock first, and then is no product yet", async () => {
    await put({ stock: [stock(2)] });
    expect(await documentOf(2)).toMatchObject({ inventory: { available: 7 } });
    expect((await documentOf(2)) ?? {}).not.toHaveProperty("status");
    await put({ products: [sampleProduct(2)] });
    expect(await documentOf(2)).toMatchObject({ inventory: { available: 7 }, name: "Product 2" });
  });

  it("stands under the three indexes of the catalog's readers", async () => {
    const indexes = await test.db.collection("products").indexes();
    expect(indexes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          weights: { name: 1, description: 1, "category.tags": 1 },
          key: { _fts: "text", _ftsx: 1 },
        }),
        expect.objectContaining({ key: { companyId: 1, "category.primary": 1 } }),
        expect.objectContaining({ key: { "pricing.basePrice": 1 } }),
      ]),
    );
    const found = test.db.collection("products").find({ $text: { $search: "stoneware" } });
    expect(await found.toArray()).toHaveLength(1);
  });

  it("gives back every row as it was put, whatever names and values its supplier thought of", async () => {
    const rows = viewRows(test.db, productDocuments);
    const name = fc.oneof(
      fc.constantFrom("$ref", "$id", "~", "~$x", "_bsontype", "_id", "a.b", "", "__proto__", "toBSON", "7"),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    );
    const value = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    );
    const product = fc.record({
      specifications: fc.dictionary(
        name.filter((text) => !text.includes("\0")),
        fc.oneof(
          value,
          fc.dictionary(
            name.filter((text) => !text.includes("\0")),
            value,
            { maxKeys: 3 },
          ),
        ),
        { maxKeys: 5 },
      ),
      name: fc.string({ unit: "grapheme" }),
      pricing: fc.option(fc.integer({ min: 0, max: 9_000_000_000_000_000 })),
      visibleTo: fc.option(fc.array(fc.constantFrom(sampleId(3, 1), sampleId(3, 2)))),
      status: fc.constantFrom("draft" as const, "published" as const, "discontinued" as const),
      category: fc.option(
        fc.record({ primary: fc.string(), secondary: fc.option(fc.string()), tags: fc.array(fc.string()) }),
      ),
    });
    let number = 100;
    await fc.assert(
      fc.asyncProperty(product, async ({ pricing, visibleTo, ...more }) => {
        const row: CatalogProduct = sampleProduct(++number, {
          ...more,
          ...(pricing === null ? { terms: null, pricing: null } : priced(pricing, "JPY")),
          visibility: { isActive: false, visibleTo, regions: [] },
        });
        const tracked = { row, seen: { [`product-${row.id}`]: 3 } };
        expect(await rows.save(new Map(), new Map([[row.id, tracked]]))).toBe(true);
        expect((await rows.load([row.id])).get(row.id)).toEqual(tracked);
      }),
      { numRuns: 200 },
    );
  });
});
