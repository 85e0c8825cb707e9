import { afterAll } from "vitest";
import type { Snapshot } from "../../command-handlers/snapshots.ts";
import { snapshotsContract } from "../../command-handlers/snapshots.contract.ts";
import { migrate } from "../postgres/migrate.ts";
import { postgresPool } from "../postgres/pool.ts";
import { testDatabase } from "../postgres/test-database.ts";
import { postgresSnapshots } from "./postgres.ts";

const opened: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of opened) await close();
});

snapshotsContract("Postgres", async () => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "spec", max: 2 });
  opened.push(async () => {
    await pool.end();
    await drop();
  });
  await migrate(pool);
  return postgresSnapshots<Snapshot>(pool);
});
