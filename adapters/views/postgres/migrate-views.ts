import type { Pool } from "pg";
import { underSchemaLock } from "../../postgres/schema-lock.ts";
import type { ViewMapping } from "./view-mapping.ts";

/** Creates the tables of the views that have none yet, one process at a time. */
export const migrateViews = async (pool: Pool, mappings: readonly Pick<ViewMapping<never>, "migrate">[]) => {
  await underSchemaLock(pool, async (client) => {
    for (const mapping of mappings) await mapping.migrate(client);
  });
};
