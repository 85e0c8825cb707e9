import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leaseKeeper } from "../../../feeds/lease-keeper.ts";
import { type Happened, sampleLog, silent, until } from "../../../feeds/sample-log.contract.ts";
import { startProjections } from "../../../projections/engine.ts";
import { stockLevel } from "../../../projections/inventory/stock-level.ts";
import { catalogCompany } from "../../../projections/products/catalog-company.ts";
import { catalogProduct } from "../../../projections/products/catalog-product.ts";
import { catalogRetailer } from "../../../projections/products/catalog-retailer.ts";
import { retailerPrice } from "../../../projections/products/retailer-price.ts";
import { tracked } from "../../../projections/tracked.ts";
import { view } from "../../../projections/view.ts";
import type { Principal } from "../../../schemas/principal.ts";
import { memoryLeases } from "../../leases/memory.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { mongoCatalogViews } from "./catalog-views.ts";
import { mongoCatalog } from "./catalog.ts";
import { priced, sampleId } from "./sample-products.fixture.ts";

const [productId, companyId, retailerId] = [sampleId(1, 1), sampleId(2, 1), sampleId(3, 1)];
const { terms } = priced(40_000);

const of = (context: string, id: string, type: string, data: object): Happened => ({
  type,
  stream: `${context}-${id}`,
  data,
});

const product = (type: string, data: object = {}) => of("product", productId, type, { productId, ...data });
const stock = (type: string, quantity: number) => of("inventory", productId, type, { productId, quantity });
const company = (type: string, name: string) => of("company", companyId, type, { companyId, name });

const retailer: Principal = { accountId: "spec", role: "retailer", partyId: retailerId, permissions: [] };

const start = async (db: Awaited<ReturnType<typeof testMongo>>["db"]) => {
  const { feed, happen } = sampleLog({ partitions: 3, seed: 5 });
  const stores = mongoCatalogViews({ db });
  await stores.migrate();
  const views = [
    view(tracked(catalogProduct), stores.products),
    view(tracked(stockLevel), stores.stock),
    view(tracked(retailerPrice), stores.retailerPrices),
    view(tracked(catalogCompany), stores.companies),
    view(tracked(catalogRetailer), stores.retailers),
  ];
  const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
  const liveUpdates = { publish: () => undefined };
  const projections = await startProjections({ feed, views, leaseKeeper: keeper, liveUpdates, log: silent });
  return {
    happen,
    drained: async () =>
      (await projections.status()).every(({ partitions }) => partitions.every(({ lagEvents }) => lagEvents === 0)),
    stop: async () => {
      await projections.stop();
      await keeper.stop();
      await feed.stop();
    },
  };
};

describe("a catalog in MongoDB that is fed by events alone", () => {
  let test: Awaited<ReturnType<typeof testMongo>>;
  let running: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    test = await testMongo();
    running = await start(test.db);
  });

  afterAll(async () => {
    await running.stop();
    await test.drop();
  });

  it("serves a product with stock, supplier, region and private price, whichever stream came first", async () => {
    const seo = { slug: "", metaTitle: null, metaDescription: null, keywords: [] };
    const texts = { name: "Red Mug", description: "Stoneware", locale: "en", specifications: [], seo };
    running.happen(
      stock("StockReceived", 10),
      stock("StockReserved", 3),
      of("retailer", retailerId, "RetailerRegistered", { retailerId, region: "DE" }),
      product("ProductCreated", { companyId, sku: "RM-1", ...texts }),
      product("ProductPriced", { basePrice: terms.price, tiers: terms.tiers, minimumQuantity: 1, casePack: 1 }),
      product("RetailerPriceSet", { retailerId, price: { ...terms.price, amountMinorE4: 35_000 }, tiers: [] }),
      product("ProductVisibilitySet", { visibleTo: null, regions: ["DE"] }),
      product("ProductPublished"),
      company("CompanyRegistered", "Tafelfreuden"),
    );
    await until(running.drained);
    const catalog = mongoCatalog({ db: test.db });
    expect((await catalog.search(retailer, { first: 10, q: "tafelfreuden mu" })).edges).toMatchObject([
      {
        node: {
          id: productId,
          companyName: "Tafelfreuden",
          inventory: { available: 7 },
          pricing: { basePrice: { amountMinorE4: 40_000 }, yourPrice: { basePrice: { amountMinorE4: 35_000 } } },
        },
      },
    ]);
  });

  it("follows: a new name, a price taken back, another region", async () => {
    running.happen(
      company("CompanyProfileUpdated", "Nordlicht"),
      product("RetailerPriceRemoved", { retailerId }),
      stock("StockCommitted", 3),
    );
    await until(running.drained);
    const catalog = mongoCatalog({ db: test.db });
    expect((await catalog.search(retailer, { first: 10, q: "tafelfreuden" })).edges).toEqual([]);
    expect(await catalog.get(retailer, productId)).toMatchObject({
      companyName: "Nordlicht",
      pricing: { yourPrice: null },
      inventory: { available: 7 },
    });
    running.happen(of("retailer", retailerId, "RetailerProfileUpdated", { retailerId, region: "FR" }));
    await until(running.drained);
    expect(await catalog.get(retailer, productId)).toBeUndefined();
  });
});
