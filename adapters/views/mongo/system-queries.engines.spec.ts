import { afterAll, beforeAll, expect, it } from "vitest";
import { catalogPut } from "../../catalog/mongo/catalog-put.fixture.ts";
import { sampleProduct } from "../../catalog/mongo/sample-products.fixture.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { mongoSystemQueries } from "./system-queries.ts";

let test: Awaited<ReturnType<typeof testMongo>>;

beforeAll(async () => {
  test = await testMongo();
});

afterAll(async () => {
  await test.drop();
});

it("tells how far each view is, and how many products are published", async () => {
  const { publishedProducts, progress } = mongoSystemQueries({ db: test.db });
  expect([await publishedProducts(), await progress()]).toEqual([0, []]);
  const put = await catalogPut(test.db);
  await put({ products: [sampleProduct(1), sampleProduct(2), sampleProduct(3, { status: "draft" })] });
  expect(await publishedProducts()).toBe(2);
  expect(await progress()).toMatchObject([
    { view: "catalog-products", version: 1, partition: 0, position: "0000000001" },
  ]);
});
