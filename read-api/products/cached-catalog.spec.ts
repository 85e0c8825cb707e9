import { describe, expect, it } from "vitest";
import { memoryCache } from "../../adapters/cache/memory.ts";
import { memoryCatalog } from "../../adapters/catalog/memory.ts";
import { memoryLiveUpdates } from "../../adapters/live-updates/memory.ts";
import type { Principal } from "../../schemas/principal.ts";
import { catalogCaches } from "./catalog-caches.ts";
import { cachedCatalog } from "./cached-catalog.ts";
import { type Fixture, fixture, ids, retailers } from "./catalog-rows.fixture.ts";
import { catalogContract } from "./catalog.contract.ts";
import type { Catalog } from "./queries.ts";

type Asked = { readonly get: number; readonly search: number; readonly price: number };

const rowMaps = () => ({
  products: new Map<string, Fixture["products"][number]>(),
  stock: new Map<string, Fixture["stock"][number]>(),
  prices: new Map<string, Fixture["prices"][number]>(),
  companies: new Map<string, Fixture["companies"][number]>(),
  retailers: new Map<string, Fixture["retailers"][number]>(),
});

/** A catalog in memory behind its cache; what is put into it is told as the views tell it. */
const cached = () => {
  const rows = rowMaps();
  const live = memoryLiveUpdates();
  const source = memoryCatalog(rows);
  const asked = { get: 0, search: 0, price: 0 };
  const counting: Catalog = {
    ...source,
    get: (viewer, id) => (asked.get++, source.get(viewer, id)),
    search: async (viewer, filter) => (asked.search++, source.search(viewer, filter)),
    price: (viewer, id, quantity) => (asked.price++, source.price(viewer, id, quantity)),
  };
  const known = { trusted: true };
  const changes = {
    now: live.now,
    since: (asks: Parameters<typeof live.since>[0]) => (known.trusted ? live.since(asks) : undefined),
  };
  const catalog = cachedCatalog(
    counting,
    changes,
    catalogCaches((kind) => memoryCache(kind)),
  );
  const put = ({ products = [], stock = [], prices = [], companies = [], retailers: shops = [] }: Partial<Fixture>) => {
    const told: { view: string; key: string; position: string }[] = [];
    const add = <Row>(view: string, map: Map<string, Row>, added: readonly Row[], keyOf: (row: Row) => string) => {
      for (const row of added) {
        map.set(keyOf(row), row);
        told.push({ view, key: keyOf(row), position: "0001" });
      }
    };
    add("catalog-products", rows.products, products, ({ id }) => id);
    add("stock", rows.stock, stock, ({ productId }) => productId);
    add("retailer-prices", rows.prices, prices, ({ productId, retailerId }) => `${productId}/${retailerId}`);
    add("companies", rows.companies, companies, ({ id }) => id);
    add("retailers", rows.retailers, shops, ({ id }) => id);
    live.publish(told);
    return Promise.resolve();
  };
  const since = async (act: () => Promise<unknown>): Promise<Asked> => {
    const before = { ...asked };
    await act();
    return { get: asked.get - before.get, search: asked.search - before.search, price: asked.price - before.price };
  };
  return { catalog, put, since, known };
};

const principal = (role: Principal["role"], partyId: string | null, accountId = "spec"): Principal => ({
  accountId,
  role,
  partyId,
  permissions: [],
});
const [german, french] = [principal("retailer", retailers.german), principal("retailer", retailers.french)];
const none: Asked = { get: 0, search: 0, price: 0 };

catalogContract("A cached catalog", () => Promise.resolve(cached()));

describe("A cached catalog", () => {
  const filled = async () => {
    const made = cached();
    await made.put(fixture);
    const readAll = async (viewer = german) => {
      await made.catalog.get(viewer, ids.redMug);
      await made.catalog.search(viewer, { first: 20, q: "mug" });
      await made.catalog.price(viewer, ids.redMug, 100);
    };
    await readAll();
    return { ...made, readAll };
  };
  const stockOf = (productId: string) => fixture.stock.filter((row) => row.productId === productId);
  const productOf = (productId: string) => fixture.products.filter((row) => row.id === productId);

  it("asks once for what does not change, for all accounts of a party", async () => {
    const { since, readAll } = await filled();
    expect(await since(readAll)).toEqual(none);
    expect(await since(() => readAll(principal("retailer", retailers.german, "another account")))).toEqual(none);
  });

  it("never answers one party what was read for another", async () => {
    const { since, readAll, catalog } = await filled();
    expect(await since(() => readAll(french))).toEqual({ get: 1, search: 1, price: 1 });
    expect(JSON.stringify(await catalog.price(french, ids.redMug, 100))).not.toContain("3.50");
    expect(JSON.stringify(await catalog.price(german, ids.redMug, 100))).toContain("3.50");
    expect(await since(() => readAll(principal("company", fixture.companies[0]?.id ?? "")))).toEqual({ get: 1, search: 1, price: 1 }); // prettier-ignore
    expect(await since(() => readAll(principal("admin", null)))).toEqual({ get: 1, search: 1, price: 1 });
  });

  it.each<[string, Partial<Fixture>, Asked]>([
    ["the product", { products: productOf(ids.redMug) }, { get: 1, search: 1, price: 1 }],
    ["its stock", { stock: stockOf(ids.redMug) }, { get: 1, search: 1, price: 0 }],
    ["the viewer's price", { prices: fixture.prices }, { get: 1, search: 1, price: 1 }],
    ["the viewer itself", { retailers: fixture.retailers }, { get: 1, search: 1, price: 1 }],
    ["a company", { companies: fixture.companies.slice(0, 1) }, { get: 1, search: 1, price: 0 }],
    ["another product", { products: productOf(ids.ramekin) }, { get: 0, search: 1, price: 0 }],
  ])("asks again after a commit to %s, where that is part of the answer", async (_, rows, expected) => {
    const { since, readAll, put } = await filled();
    await put(rows);
    expect(await since(readAll)).toEqual(expected);
    expect(await since(readAll)).toEqual(none);
  });

  it("keeps nothing that was read while it changed", async () => {
    const { catalog, put, since } = await filled();
    await put({ products: productOf(ids.redMug) });
    const reading = catalog.get(german, ids.redMug);
    await put({ stock: stockOf(ids.redMug) });
    await reading;
    expect(await since(() => catalog.get(german, ids.redMug))).toEqual({ ...none, get: 1 });
  });

  it("asks each time while it cannot be told what changes", async () => {
    const { since, readAll, known } = await filled();
    known.trusted = false;
    expect(await since(readAll)).toEqual({ get: 1, search: 1, price: 1 });
    expect(await since(readAll)).toEqual({ get: 1, search: 1, price: 1 });
  });

  it("keeps nothing for ids that are not there, nor for long ones", async () => {
    const { since, catalog } = await filled();
    for (const id of ["made up", "x".repeat(1_000)]) {
      await catalog.get(german, id);
      expect(await since(() => catalog.get(german, id))).toEqual({ ...none, get: 1 });
    }
  });

  it("asks once for all who ask at the same time", async () => {
    const { since, catalog } = await filled();
    const crowd = () => Promise.all(Array.from({ length: 50 }, () => catalog.get(french, ids.redMug)));
    expect(await since(crowd)).toEqual({ ...none, get: 1 });
  });
});
