import fc from "fast-check";
import type { Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Happened } from "../../../feeds/sample-log.contract.ts";
import { stockLevel } from "../../../projections/inventory/stock-level.ts";
import { catalogProduct } from "../../../projections/products/catalog-product.ts";
import { retailerPrice } from "../../../projections/products/retailer-price.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { type Fault, failingDb } from "../../views/mongo/failing-db.fixture.ts";
import { fedView, inPlaces } from "../../views/mongo/fed-view.fixture.ts";
import { productDocuments } from "./product-documents.ts";
import { retailerPriceDocuments } from "./retailer-price-documents.ts";
import { priced, sampleId } from "./sample-products.fixture.ts";
import { stockDocuments } from "./stock-documents.ts";

let test: Awaited<ReturnType<typeof testMongo>>;

beforeAll(async () => {
  test = await testMongo();
});

afterAll(async () => {
  await test.drop();
});

const [products, retailers] = [
  [1, 2, 3],
  [1, 2],
];

/** What may happen to a product and to its stock, in any order at all. */
const happenings = (product: number, amount: number): readonly Happened[] => {
  const productId = sampleId(1, product);
  const retailerId = sampleId(3, retailers[amount % 2] ?? 1);
  const { terms } = priced(amount * 1_000);
  const seo = { slug: "", metaTitle: null, metaDescription: null, keywords: [`word${String(amount)}`] };
  const texts = { name: `Name ${String(amount)}`, description: "", locale: "en", specifications: [], seo };
  const ofProduct: Pick<Happened, "type" | "data">[] = [
    { type: "ProductCreated", data: { productId, companyId: sampleId(2, 1), sku: `S${String(amount)}`, ...texts } },
    { type: "ProductDescribed", data: { productId, ...texts } },
    {
      type: "ProductPriced",
      data: { productId, basePrice: terms.price, tiers: terms.tiers, minimumQuantity: 1, casePack: 1 },
    },
    { type: "ProductPublished", data: { productId } },
    { type: "RetailerPriceSet", data: { productId, retailerId, price: terms.price, tiers: [] } },
    { type: "RetailerPriceRemoved", data: { productId, retailerId } },
  ];
  const ofStock: Pick<Happened, "type" | "data">[] = [
    { type: "StockReceived", data: { productId, quantity: amount, reference: null } },
    { type: "StockReserved", data: { productId, quantity: amount, orderId: "", expiresAt: null } },
    { type: "ReorderLevelSet", data: { productId, reorderLevel: amount } },
  ];
  return [
    ...ofProduct.map((event) => ({ ...event, stream: `product-${productId}` })),
    ...ofStock.map((event) => ({ ...event, stream: `inventory-${productId}` })),
  ];
};

const event = fc
  .tuple(fc.constantFrom(...products), fc.integer({ min: 1, max: 50 }), fc.nat({ max: 8 }))
  .map(([product, amount, kind]) => happenings(product, amount)[kind])
  .filter((happened) => happened !== undefined);

/** All that writes the catalog in one process. */
const writers = (db: Db) => ({
  product: fedView(db, catalogProduct, productDocuments),
  stock: fedView(db, stockLevel, stockDocuments),
  price: fedView(db, retailerPrice, retailerPriceDocuments),
});

type Planned = Fault | "emptied";

const faultOf = async ({ done, value }: IteratorResult<Planned, unknown>): Promise<Fault> => {
  if (done || value === "none") return "none";
  if (value === "before" || value === "after") return value;
  await test.db.dropDatabase();
  return "none";
};

const turn = fc.record({
  who: fc.constantFrom("one", "other", "both"),
  count: fc.integer({ min: 1, max: 12 }),
  view: fc.constantFrom("product" as const, "stock" as const, "price" as const),
});

const productKeys = products.map((product) => sampleId(1, product));
const priceKeys = productKeys.flatMap((id) => retailers.map((retailer) => `${id}/${sampleId(3, retailer)}`));

describe("the views of the catalog in MongoDB", () => {
  it("end equal to the fold, whoever writes when, wherever a write is cut off, and whenever the database is emptied", async () => {
    const faults: fc.Arbitrary<fc.Stream<Planned>> = fc.infiniteStream(
      fc.constantFrom<Planned>(...Array<Planned>(8).fill("none"), "before", "after", "before", "after", "emptied"),
    );
    let [failed, moved] = [0, 0];
    const property = fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 60 }),
      fc.array(turn, { maxLength: 25 }),
      faults,
      async (events, turns, stream) => {
        await test.db.dropDatabase();
        const log = inPlaces(events);
        const coming: Iterator<Planned, unknown> = stream;
        const failing = failingDb(test.db, () => faultOf(coming.next()));
        const [one, other, whole] = [writers(failing), writers(failing), writers(test.db)];
        for (const { who, count, view } of turns) {
          const active = [...(who === "other" ? [] : [one]), ...(who === "one" ? [] : [other])];
          for (const outcome of await Promise.allSettled(active.map((process) => process[view].apply(log, count)))) {
            if (outcome.status === "fulfilled") continue;
            const { code } = outcome.reason as { code?: unknown };
            expect(["ECONNRESET", "CHECKPOINT_MOVED", "ENGINE_UNAVAILABLE"]).toContain(code);
            if (code === "ECONNRESET") failed += 1;
            else if (code === "CHECKPOINT_MOVED") moved += 1;
          }
        }
        for (const view of Object.values(whole)) while (await view.apply(log, 7));
        expect(await whole.product.rows(productKeys)).toEqual(whole.product.folded(log));
        expect(await whole.stock.rows(productKeys)).toEqual(whole.stock.folded(log));
        expect(await whole.price.rows(priceKeys)).toEqual(whole.price.folded(log));
      },
    );
    await fc.assert(property, { numRuns: 30 });
    expect(failed).toBeGreaterThan(10);
    expect(moved).toBeGreaterThan(0);
  }, 180_000);

  it("are filled again from the start of the feed when the database was emptied", async () => {
    await test.db.dropDatabase();
    const log = inPlaces(
      Array.from({ length: 300 }, (_, index) => happenings(1 + (index % 3), 1 + (index % 40))[index % 9]).flatMap(
        (it) => it ?? [],
      ),
    );
    const { product, stock } = writers(test.db);
    while ((await product.apply(log, 50)) || (await stock.apply(log, 50)));
    const before = await test.db.collection("products").find().sort({ _id: 1 }).toArray();
    await test.db.dropDatabase();
    expect(await product.checkpoint()).toBeUndefined();
    while ((await stock.apply(log, 40)) || (await product.apply(log, 60)));
    expect(await product.rows(productKeys)).toEqual(product.folded(log));
    expect(await stock.rows(productKeys)).toEqual(stock.folded(log));
    const names = (await test.db.collection("products").indexes()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["text", "company_category", "base_price", "words"]));
    expect(before).toHaveLength(3);
  });
});
