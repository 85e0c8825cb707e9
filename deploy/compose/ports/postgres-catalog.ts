import { postgresCatalog } from "../../../adapters/catalog/postgres/catalog.ts";
import { catalogProductsView } from "../../../adapters/catalog/postgres/catalog-products.ts";
import { retailerPricesView } from "../../../adapters/catalog/postgres/retailer-prices.ts";
import { migrateViews } from "../../../adapters/views/postgres/migrate-views.ts";
import { stockView } from "../../../adapters/views/postgres/stock.ts";
import { postgresSystemQueries } from "../../../adapters/views/postgres/system-queries.ts";
import { postgresViewStore } from "../../../adapters/views/postgres/view-store.ts";
import { stockLevel } from "../../../projections/inventory/stock-level.ts";
import { catalogProduct } from "../../../projections/products/catalog-product.ts";
import { retailerPrice } from "../../../projections/products/retailer-price.ts";
import { view } from "../../../projections/view.ts";
import type { CatalogParts, OpenedCatalog } from "./catalog.ts";

export const openPostgresCatalog = ({ pool: queryPool }: Pick<CatalogParts, "pool">): OpenedCatalog => ({
  queries: postgresCatalog(queryPool),
  openViews: async (pool) => {
    await migrateViews(pool, [catalogProductsView, retailerPricesView, stockView]);
    return [
      view(catalogProduct, postgresViewStore(pool, catalogProductsView)),
      view(retailerPrice, postgresViewStore(pool, retailerPricesView)),
      view(stockLevel, postgresViewStore(pool, stockView)),
    ];
  },
  elsewhere: undefined,
  system: (pool) => postgresSystemQueries(pool, { hasCatalog: true }),
  places: (places) => Promise.resolve(places),
});
