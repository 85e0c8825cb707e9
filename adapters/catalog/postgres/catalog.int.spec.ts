import type { Pool } from "pg";
import { afterAll } from "vitest";
import { catalogContract } from "../../../read-api/products/catalog.contract.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import { companiesView } from "../../views/postgres/companies.ts";
import { migrateViews } from "../../views/postgres/migrate-views.ts";
import { retailersView } from "../../views/postgres/retailers.ts";
import { stockView } from "../../views/postgres/stock.ts";
import type { ViewMapping } from "../../views/postgres/view-mapping.ts";
import { catalogProductsView } from "./catalog-products.ts";
import { postgresCatalog } from "./catalog.ts";
import { retailerPricesView } from "./retailer-prices.ts";

const closing: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of closing) await close();
});

const saver =
  (pool: Pool) =>
  async <Row>(mapping: ViewMapping<Row>, rows: readonly Row[] | undefined, keyOf: (row: Row) => string) => {
    const client = await pool.connect();
    await mapping.save(client, new Map((rows ?? []).map((row) => [keyOf(row), row])));
    client.release();
  };

const id = (row: { readonly id: string }) => row.id;

catalogContract("The catalog in Postgres", async () => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "catalog spec" });
  closing.push(() => pool.end(), drop);
  await migrateViews(pool, [companiesView, retailersView, stockView, catalogProductsView, retailerPricesView]);
  const save = saver(pool);
  return {
    catalog: postgresCatalog(pool),
    put: async ({ products, stock, prices, companies, retailers }) => {
      await save(companiesView, companies, id);
      await save(retailersView, retailers, id);
      await save(catalogProductsView, products, id);
      await save(stockView, stock, ({ productId }) => productId);
      await save(retailerPricesView, prices, ({ productId, retailerId }) => `${productId}/${retailerId}`);
    },
  };
});
