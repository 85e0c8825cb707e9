import { tallyMapping } from "../../../projections/engine-on-postgres.contract.ts";
import { type Tally, tally } from "../../../projections/tally.contract.ts";
import { view } from "../../../projections/view.ts";
import { viewStoreContract } from "../../../projections/view-store.contract.ts";
import { migrate } from "../../postgres/migrate.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import { migrateViews } from "./migrate-views.ts";
import { postgresViewStore } from "./view-store.ts";

viewStoreContract("The view store in Postgres", async () => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "view store spec", max: 8 });
  await migrate(pool);
  await migrateViews(pool, [tallyMapping]);
  return {
    open: (options) => view(tally(options), postgresViewStore(pool, tallyMapping, { cachedRows: 2 })),
    rows: async () => {
      const found = await pool.query<{ key: string; row: Tally }>("SELECT key, row FROM tally_v1");
      return new Map(found.rows.map(({ key, row }) => [key, row]));
    },
    // Postgres keeps no NUL in text.
    refusedKey: "bad\u0000key",
    close: async () => {
      await pool.end();
      await drop();
    },
  };
});
