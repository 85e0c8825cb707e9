import { afterAll, beforeAll } from "vitest";
import { checkpointsContract } from "../../feeds/checkpoints.contract.ts";
import { leasesContract } from "../../feeds/leases.contract.ts";
import { postgresCheckpoints } from "../checkpoints/postgres.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresLeases } from "./postgres.ts";

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

leasesContract("Postgres", async () => {
  await pool.query("TRUNCATE leases");
  return postgresLeases(pool);
});

checkpointsContract("Postgres", async () => {
  await pool.query("TRUNCATE checkpoints");
  return postgresCheckpoints(pool);
});
