import { afterAll, beforeAll } from "vitest";
import { deadlineTableContract } from "../../command-handlers/deadline-table.contract.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresViewStore } from "../views/postgres/view-store.ts";
import { deadlineMapping, postgresDeadlines } from "./postgres.ts";

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

deadlineTableContract("Postgres", async () => {
  await pool.query("TRUNCATE deadlines, checkpoints, view_writes");
  return {
    table: postgresDeadlines(pool, "book-due"),
    apply: postgresViewStore(pool, deadlineMapping("book-due")).apply,
  };
});
