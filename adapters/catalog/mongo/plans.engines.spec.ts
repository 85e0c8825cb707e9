import { type CommandStartedEvent, type Document, MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Principal } from "../../../schemas/principal.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { catalogPut } from "./catalog-put.fixture.ts";
import { mongoCatalog } from "./catalog.ts";
import { sampleId, sampleProduct } from "./sample-products.fixture.ts";

const products = 4_000;
const adjectives = ["red", "blue", "green", "white"];
const things = ["mug", "bowl", "plate", "lantern", "cushion"];

/** The n-th product in 40: every word but the last one is frequent; "rare7" stands in one product. */
const described = (number: number) =>
  sampleProduct(number, {
    name: `${adjectives[number % 4] ?? ""} ${things[number % 5] ?? ""}`,
    description: `Word${String(number % 100)} rare${String(number)} of the house`,
    companyId: sampleId(2, number % 50),
    category: { primary: `Category ${String(number % 20)}`, secondary: null, tags: [] },
    status: number % 30 === 0 ? "draft" : "published",
  });

let test: Awaited<ReturnType<typeof testMongo>>;
let client: MongoClient;
let asked: Document[] = [];

beforeAll(async () => {
  test = await testMongo();
  const put = await catalogPut(test.db);
  for (let from = 0; from < products; from += 1_000)
    await put({ products: Array.from({ length: 1_000 }, (_, index) => described(from + index)) });
  client = new MongoClient(test.url, { monitorCommands: true });
  client.on("commandStarted", ({ commandName, command }: CommandStartedEvent) => {
    const { find, aggregate } = command;
    if (["find", "aggregate"].includes(commandName) && [find, aggregate].includes("products")) asked.push(command);
  });
});

afterAll(async () => {
  await client.close();
  await test.drop();
});

const principal = (role: Principal["role"], partyId: string | null): Principal => ({
  accountId: "spec",
  role,
  partyId,
  permissions: [],
});
const retailer = principal("retailer", sampleId(3, 1));
const company = principal("company", sampleId(2, 1));
const admin = principal("admin", null);

const own = ["find", "aggregate", "filter", "pipeline", "projection", "sort", "skip", "limit", "hint", "cursor"];

/** What MongoDB says it did for one of the catalog's own commands. */
const explained = async (command: Document) => {
  const plain = Object.fromEntries(Object.entries(command).filter(([name]) => own.includes(name)));
  const told = await test.db.command({ explain: plain, verbosity: "executionStats" });
  const text = JSON.stringify(told);
  const examined = [...text.matchAll(/"totalDocsExamined":(\d+)/g)].map(([, count]) => Number(count));
  return { scans: text.includes('"COLLSCAN"'), examined: Math.max(0, ...examined) };
};

describe("what the catalog asks MongoDB", () => {
  it.each<[string, Principal, Partial<ProductFilter>, number]>([
    ["the newest", retailer, {}, 30],
    ["by price", retailer, { sort: "price" }, 30],
    ["by price, downwards", retailer, { sort: "-price" }, 30],
    ["by name", retailer, { sort: "name" }, 30],
    ["a price range", retailer, { sort: "price", minPriceMinor: 100, maxPriceMinor: 200 }, 30],
    ["a category", retailer, { category: "Category 7" }, 30],
    ["one supplier's", retailer, { companyId: sampleId(2, 3) }, 90],
    ["a frequent word", retailer, { q: "mug" }, 1_000],
    ["two frequent words", retailer, { q: "red mug" }, 1_000],
    ["a rare word", retailer, { q: "rare77" }, 30],
    ["a frequent and a rare word", retailer, { q: "mug rare45" }, 30],
    ["a word that nothing has", retailer, { q: "mug nothing" }, 0],
    ["the beginning of a word", retailer, { q: "word7" }, 500],
    ["words by price", retailer, { q: "red mug", sort: "price" }, 1_000],
    ["a company's own", company, {}, 90],
    ["a company's own by words", company, { q: "word1" }, 600],
    ["all of an admin", admin, {}, 70],
    ["drafts of an admin", admin, { status: "draft", sort: "name" }, 30],
    ["an admin's search", admin, { q: "green bowl" }, 1_000],
  ])("finds %s by an index, and looks at few documents", async (_, viewer, filter, atMost) => {
    asked = [];
    const catalog = mongoCatalog({ db: client.db() });
    await catalog.search(viewer, { first: 20, ...filter });
    const searched = await Promise.all(asked.map(explained));
    expect(searched.length).toBeGreaterThanOrEqual(atMost > 0 ? 2 : 1);
    expect(searched.map(({ scans }) => scans)).not.toContain(true);
    expect(Math.max(...searched.map(({ examined }) => examined))).toBeLessThanOrEqual(atMost);
    asked = [];
    await catalog.count(viewer, { first: 20, ...filter });
    expect((await Promise.all(asked.map(explained))).map(({ scans }) => scans)).not.toContain(true);
  });

  it("is seen to scan where there is no index", async () => {
    const { scans, examined } = await explained({ find: "products", filter: { sku: "SKU-00007" } });
    expect({ scans, examined }).toEqual({ scans: true, examined: products });
  });

  it("walks on from a cursor instead of passing over what was read", async () => {
    const catalog = mongoCatalog({ db: client.db() });
    for (const sort of ["price", "-price", "name", "newest"] as const) {
      let after: string | undefined;
      for (let page = 0; page < 10; page++)
        after = (await catalog.search(retailer, { first: 100, sort, ...(after && { after }) })).edges.at(-1)?.cursor;
      asked = [];
      await catalog.search(retailer, { first: 100, sort, ...(after && { after }) });
      const [found] = asked;
      if (!found) throw new Error("nothing was asked");
      // By name, 200 products share each one.
      expect((await explained(found)).examined).toBeLessThanOrEqual(sort === "name" ? 310 : 110);
    }
  });
});
