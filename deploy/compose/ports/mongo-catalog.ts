import { mongoCatalog } from "../../../adapters/catalog/mongo/catalog.ts";
import { mongoCatalogViews } from "../../../adapters/catalog/mongo/catalog-views.ts";
import { openMongo } from "../../../adapters/mongo/open.ts";
import { mongoSystemQueries } from "../../../adapters/views/mongo/system-queries.ts";
import { mongoViewPlaces } from "../../../adapters/views/mongo/view-places.ts";
import { postgresSystemQueries } from "../../../adapters/views/postgres/system-queries.ts";
import { stockLevel } from "../../../projections/inventory/stock-level.ts";
import { catalogCompany } from "../../../projections/products/catalog-company.ts";
import { catalogProduct } from "../../../projections/products/catalog-product.ts";
import { catalogRetailer } from "../../../projections/products/catalog-retailer.ts";
import { retailerPrice } from "../../../projections/products/retailer-price.ts";
import { tracked } from "../../../projections/tracked.ts";
import { view } from "../../../projections/view.ts";
import type { ViewPlace } from "../../../read-api/system/view-freshness.ts";
import { furthestBack } from "../furthest-back.ts";
import type { CatalogParts, OpenedCatalog } from "./catalog.ts";

/** Every answer of the catalog may be made of all of these: none is further than the one that is furthest back. */
const together = [catalogProduct, stockLevel, retailerPrice, catalogCompany, catalogRetailer].map(({ name }) => name);

const jointPlaces = (places: ReadonlyMap<string, ViewPlace>) => {
  const known = together.flatMap((name) => places.get(name) ?? []);
  if (known.length < together.length) return new Map<string, ViewPlace>();
  const joint = furthestBack(known);
  return new Map(together.map((name) => [name, joint] as const));
};

export const openMongoCatalog = async (url: string, { closing }: CatalogParts): Promise<OpenedCatalog> => {
  const { db, close } = await openMongo(url);
  closing.add("MongoDB", close);
  const stores = mongoCatalogViews({ db });
  const system = mongoSystemQueries({ db });
  const look = mongoViewPlaces(db);
  return {
    queries: mongoCatalog({ db }),
    openViews: async () => {
      await stores.migrate();
      return [
        view(tracked(catalogProduct), stores.products),
        view(tracked(stockLevel), stores.stock),
        view(tracked(retailerPrice), stores.retailerPrices),
        view(tracked(catalogCompany), stores.companies),
        view(tracked(catalogRetailer), stores.retailers),
      ];
    },
    elsewhere: "The catalog lies in MongoDB: drop its database, and it fills itself from the events",
    system: (pool) => {
      const { counts, progress } = postgresSystemQueries(pool, { hasCatalog: false });
      return {
        counts: async () => ({ ...(await counts()), products: await system.publishedProducts() }),
        progress: async () => [...(await progress()), ...(await system.progress())],
      };
    },
    places: async (ofPostgres) => new Map([...ofPostgres, ...jointPlaces(await look())]),
  };
};
