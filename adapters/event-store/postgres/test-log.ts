import { migrate } from "../../postgres/migrate.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import type { PostgresEventStoreOptions } from "./event-store.ts";
import { postgresLog } from "./log.ts";

/** An empty log in a database of a spec's own. */
export const openTestLog = async (options: PostgresEventStoreOptions = {}) => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "log spec" });
  await migrate(pool);
  const log = postgresLog(pool, options);
  return {
    ...log,
    url,
    pool,
    close: async () => {
      await log.close();
      await pool.end();
      await drop();
    },
  };
};
