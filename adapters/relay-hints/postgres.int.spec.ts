import { afterAll, beforeAll } from "vitest";
import { relayHintsContract } from "../../command-handlers/relay/relay-hints.contract.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresRelayHints } from "./postgres.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: ReturnType<typeof postgresPool>;

beforeAll(async () => {
  database = await testDatabase();
  pool = postgresPool(database.url, { applicationName: "spec" });
  await migrate(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

relayHintsContract("Postgres", async () => {
  await pool.query("TRUNCATE relay_hints");
  return postgresRelayHints(pool);
});
