import type { Pool } from "pg";
import type { View } from "../../../projections/view.ts";
import type { Catalog } from "../../../read-api/products/queries.ts";
import type { SystemQueries } from "../../../read-api/system/queries.ts";
import type { ViewPlace } from "../../../read-api/system/view-freshness.ts";
import type { Closing } from "../closing.ts";
import type { Engines } from "../engines.ts";

type Places = ReadonlyMap<string, ViewPlace>;

export type OpenedCatalog = {
  readonly queries: Catalog;
  /** The views that the queries read, beside those that lie in Postgres anyway; their tables are made when they are not there. */
  readonly openViews: (pool: Pool) => Promise<readonly View[]>;
  /** How its views come back, in a sentence, where they do not lie in Postgres. */
  readonly elsewhere: string | undefined;
  /** Counts and progress of all views, those in Postgres and the catalog's own. */
  readonly system: (pool: Pool) => SystemQueries;
  /** Where the catalog's views stand, given where those in Postgres do. */
  readonly places: (ofPostgres: Places) => Promise<Places>;
};

export type CatalogParts = {
  /** For queries that go to Postgres. */
  readonly pool: Pool;
  readonly closing: Closing;
};

export type OpenCatalog = (parts: CatalogParts) => Promise<OpenedCatalog>;

/** Postgres, or MongoDB where MONGODB_URL is set; each is loaded where it is chosen. */
export const chooseCatalog =
  ({ mongodbUrl }: Engines): OpenCatalog =>
  async (parts) => {
    if (mongodbUrl === undefined) return (await import("./postgres-catalog.ts")).openPostgresCatalog(parts);
    return (await import("./mongo-catalog.ts")).openMongoCatalog(mongodbUrl, parts);
  };
