import type { Pool } from "pg";
import { postgresCatalog } from "../../../adapters/catalog/postgres/catalog.ts";
import { catalogProductsView } from "../../../adapters/catalog/postgres/catalog-products.ts";
import { retailerPricesView } from "../../../adapters/catalog/postgres/retailer-prices.ts";
import { migrateViews } from "../../../adapters/views/postgres/migrate-views.ts";
import { postgresViewStore } from "../../../adapters/views/postgres/view-store.ts";
import { catalogProduct } from "../../../projections/products/catalog-product.ts";
import { retailerPrice } from "../../../projections/products/retailer-price.ts";
import { view, type View } from "../../../projections/view.ts";
import type { Catalog } from "../../../read-api/products/queries.ts";
import { type Engines, notBuiltIn } from "../engines.ts";

export type CatalogAdapter = {
  readonly queries: (pool: Pool) => Catalog;
  /** The views that the queries read; their tables are made when they are not there. */
  readonly openViews: (pool: Pool) => Promise<readonly View[]>;
};

export const inPostgres: CatalogAdapter = {
  queries: postgresCatalog,
  openViews: async (pool) => {
    await migrateViews(pool, [catalogProductsView, retailerPricesView]);
    return [
      view(catalogProduct, postgresViewStore(pool, catalogProductsView)),
      view(retailerPrice, postgresViewStore(pool, retailerPricesView)),
    ];
  },
};

/** Postgres, or MongoDB where MONGODB_URL is set.
 * @throws Fault */
export const chooseCatalog = ({ mongodbUrl }: Engines): CatalogAdapter => {
  if (mongodbUrl !== undefined) throw notBuiltIn("MONGODB_URL", "MongoDB");
  return inPostgres;
};
