import { credentialsContract } from "../../command-handlers/accounts/credentials.contract.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresCredentials } from "./postgres.ts";

credentialsContract("Postgres", async () => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "spec", max: 2 });
  await migrate(pool);
  return {
    credentials: postgresCredentials(pool),
    close: async () => {
      await pool.end();
      await drop();
    },
  };
});
