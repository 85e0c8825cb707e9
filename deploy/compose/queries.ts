import type { Pool } from "pg";
import { postgresCompanyQueries } from "../../adapters/views/postgres/companies-queries.ts";
import { postgresOrderQueries } from "../../adapters/views/postgres/orders-queries.ts";
import { postgresRetailerQueries } from "../../adapters/views/postgres/retailers-queries.ts";
import { postgresSystemQueries } from "../../adapters/views/postgres/system-queries.ts";
import type { CatalogAdapter } from "./ports/catalog.ts";

/** What the gateway reads from the views. */
export const queriesOn = (pool: Pool, catalog: CatalogAdapter) => ({
  companies: postgresCompanyQueries(pool),
  retailers: postgresRetailerQueries(pool),
  catalog: catalog.queries(pool),
  orders: postgresOrderQueries(pool),
  system: postgresSystemQueries(pool),
});
