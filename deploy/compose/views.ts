import type { Pool } from "pg";
import { catalogProductsView } from "../../adapters/catalog/postgres/catalog-products.ts";
import { retailerPricesView } from "../../adapters/catalog/postgres/retailer-prices.ts";
import { companiesView } from "../../adapters/views/postgres/companies.ts";
import { migrateViews } from "../../adapters/views/postgres/migrate-views.ts";
import { orderItemsView } from "../../adapters/views/postgres/order-items.ts";
import { ordersView } from "../../adapters/views/postgres/orders.ts";
import { retailersView } from "../../adapters/views/postgres/retailers.ts";
import { stockView } from "../../adapters/views/postgres/stock.ts";
import type { ViewMapping } from "../../adapters/views/postgres/view-mapping.ts";
import { postgresViewStore } from "../../adapters/views/postgres/view-store.ts";
import type { Message } from "../../domain/kernel/message.ts";
import { companyProfile } from "../../projections/companies/company-profile.ts";
import { stockLevel } from "../../projections/inventory/stock-level.ts";
import { orderLines } from "../../projections/orders/order-lines.ts";
import { orderSummary } from "../../projections/orders/order-summary.ts";
import { catalogProduct } from "../../projections/products/catalog-product.ts";
import { retailerPrice } from "../../projections/products/retailer-price.ts";
import type { Projector } from "../../projections/projector.ts";
import { retailerProfile } from "../../projections/retailers/retailer-profile.ts";
import { view, type View } from "../../projections/view.ts";
import type { OpenedCatalog } from "./ports/catalog.ts";

type Visit<Result> = <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  mapping: ViewMapping<Row>,
) => Result;

/** Read models that lie in Postgres wherever the catalog is. */
export const eachPostgresView = <Result>(visit: Visit<Result>): readonly Result[] => [
  visit(companyProfile, companiesView),
  visit(retailerProfile, retailersView),
  visit(orderSummary, ordersView()),
  visit(orderLines, orderItemsView),
];

/** What `visit` makes of every read model and the tables it lies in, the catalog's in Postgres among them. */
export const eachView = <Result>(visit: Visit<Result>): readonly Result[] => [
  ...eachPostgresView(visit),
  visit(catalogProduct, catalogProductsView),
  visit(retailerPrice, retailerPricesView),
  visit(stockLevel, stockView),
];

/** Every read model; its tables are made when they are not there. */
export const openViews = async (pool: Pool, catalog: OpenedCatalog): Promise<readonly View[]> => {
  const mappings: Pick<ViewMapping<never>, "migrate">[] = [];
  const views = eachPostgresView((projector, mapping) => {
    mappings.push(mapping);
    return view(projector, postgresViewStore(pool, mapping));
  });
  await migrateViews(pool, mappings);
  return [...views, ...(await catalog.openViews(pool))];
};

/** Under which id each view is stored, by its name. */
export const viewIds = (): ReadonlyMap<string, string> =>
  new Map(eachView(({ name, version }) => [name, `${name}_v${version}`] as const));
