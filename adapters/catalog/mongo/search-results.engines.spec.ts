import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "../../../schemas/principal.ts";
import type { CatalogProduct } from "../../../schemas/products/catalog-product.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { memoryCatalog } from "../memory.ts";
import { catalogPut } from "./catalog-put.fixture.ts";
import { mongoCatalog } from "./catalog.ts";
import { fixture } from "../../../read-api/products/catalog-rows.fixture.ts";
import { priced, sampleId, sampleProduct } from "./sample-products.fixture.ts";

const words = [
  "red",
  "Réd",
  "redwood",
  "mug",
  "MUGS",
  "crème",
  "straße",
  "strasse",
  "x-1",
  "東京",
  "Ελλάς",
  "élan",
  "42",
  "ﬁn",
];
const text = (max: number) => fc.array(fc.constantFrom(...words), { maxLength: max }).map((some) => some.join(" "));
const region = fc.constantFrom("DE", "FR");
const companies = [sampleId(2, 1), sampleId(2, 2)];
const retailers = [sampleId(3, 1), sampleId(3, 2), sampleId(3, 3)];

const details = fc.record({
  name: text(3),
  sku: text(1),
  description: text(4),
  companyId: fc.constantFrom(...companies),
  category: fc.option(
    fc.record({
      primary: text(1),
      secondary: fc.option(text(1)),
      tags: fc.array(fc.constantFrom(...words), { maxLength: 2 }),
    }),
  ),
  status: fc.constantFrom("published" as const, "published" as const, "draft" as const, "discontinued" as const),
  amount: fc.option(fc.integer({ min: 0, max: 5 })),
  currency: fc.constantFrom("GBP", "EUR"),
  visibleTo: fc.option(fc.subarray(retailers), { freq: 3 }),
  regions: fc.subarray(["DE", "FR"]),
});

const filter = fc.record<Partial<ProductFilter>>(
  {
    q: text(2).chain((some) => fc.nat({ max: some.length }).map((length) => some.slice(0, length))),
    category: fc.constantFrom(...words),
    companyId: fc.constantFrom(...companies, "none"),
    minPriceMinor: fc.integer({ min: 0, max: 5 }),
    maxPriceMinor: fc.integer({ min: 0, max: 5 }),
    currency: fc.constantFrom("GBP", "EUR"),
    inStock: fc.boolean(),
    status: fc.constantFrom("published" as const, "draft" as const),
    sort: fc.constantFrom("relevance" as const, "price" as const, "-price" as const, "newest" as const),
    page: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
);

const viewers: Principal[] = [
  ...retailers.map((partyId) => ({ accountId: "spec", role: "retailer" as const, partyId, permissions: [] })),
  { accountId: "spec", role: "company", partyId: companies[0] ?? null, permissions: [] },
  { accountId: "spec", role: "admin", partyId: null, permissions: [] },
];

let test: Awaited<ReturnType<typeof testMongo>>;

beforeAll(async () => {
  test = await testMongo();
});

afterAll(async () => {
  await test.drop();
});

const productOf = (
  number: number,
  {
    amount,
    currency,
    visibleTo,
    regions,
    ...more
  }: typeof details extends fc.Arbitrary<infer Details> ? Details : never,
): CatalogProduct =>
  sampleProduct(number, {
    ...more,
    ...(amount === null ? { terms: null, pricing: null } : priced(amount * 10_000, currency)),
    visibility: { isActive: true, visibleTo, regions },
  });

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

describe("searching in MongoDB", () => {
  it("finds the same products in the same order as a plain look through all of them", async () => {
    const [company] = fixture.companies;
    const [retailer] = fixture.retailers;
    if (!company || !retailer) throw new Error("no fixture");
    const property = fc.asyncProperty(
      fc.array(details, { minLength: 1, maxLength: 25 }),
      fc.tuple(text(2), text(2)),
      fc.tuple(region, region),
      fc.array(fc.tuple(filter, fc.constantFrom(...viewers)), { minLength: 5, maxLength: 12 }),
      async (all, names, regions, searches) => {
        await test.db.dropDatabase();
        const put = await catalogPut(test.db);
        const products = all.map((some, number) => productOf(number + 1, some));
        const stock = products.map(({ id }, index) => ({
          productId: id,
          available: index % 3,
          reserved: 0,
          reorderLevel: 0,
          lastUpdated: company.updatedAt,
          revision: 0,
        }));
        const suppliers = names.map((name, index) => ({ ...company, id: companies[index] ?? "", name }));
        // The third retailer has no row yet.
        const shops = regions.map((place, index) => ({ ...retailer, id: retailers[index] ?? "", region: place }));
        await put({ products, stock, companies: suppliers, retailers: shops });
        const plain = memoryCatalog({
          products: byId(products),
          stock: new Map(stock.map((row) => [row.productId, row])),
          prices: new Map(),
          companies: byId(suppliers),
          retailers: byId(shops),
        });
        const catalog = mongoCatalog({ db: test.db });
        for (const [asked, viewer] of searches) {
          const request = { first: 4, ...asked };
          const [found, expected] = [await catalog.search(viewer, request), await plain.search(viewer, request)];
          expect(found.edges.map(({ node }) => node)).toEqual(expected.edges.map(({ node }) => node));
          expect(found.hasNext).toBe(expected.hasNext);
          expect(await catalog.count(viewer, request)).toBe(await plain.count(viewer, request));
        }
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 180_000);
});
