import { afterAll } from "vitest";
import { postgresEventStore } from "../adapters/event-store/postgres/event-store.ts";
import { postgresIdempotency } from "../adapters/idempotency/postgres.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { postgresSnapshots } from "../adapters/snapshots/postgres.ts";
import { dispatchContract } from "./dispatch.contract.ts";
import type { Snapshot } from "./snapshots.ts";

const opened: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const close of opened) await close();
});

dispatchContract("on Postgres", async () => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "spec", max: 6 });
  await migrate(pool);
  opened.push(async () => {
    await pool.end();
    await drop();
  });
  return {
    store: postgresEventStore(pool),
    snapshots: postgresSnapshots<Snapshot>(pool),
    idempotency: (holder) => postgresIdempotency(pool, { holder }),
  };
});
