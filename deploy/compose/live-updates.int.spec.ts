import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pool } from "pg";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { postgresPool } from "../../adapters/postgres/pool.ts";
import { testDatabase } from "../../adapters/postgres/test-database.ts";
import { ownUpdatesOnly, updates } from "./live-updates.ts";

describe("Updates of a view that another process writes", () => {
  let pool: Pool;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await testDatabase();
    drop = database.drop;
    pool = postgresPool(database.url, { applicationName: "spec", max: 2 });
    await migrate(pool);
  });
  afterAll(async () => {
    await pool.end();
    await drop();
  });

  const write = () =>
    pool.query(
      "INSERT INTO view_writes AS own (view, writes) VALUES ('stock_v1', 1) ON CONFLICT (view) DO UPDATE SET writes = own.writes + 1",
    );

  const told = async (wakes: () => number, more: number) => {
    const before = wakes();
    for (let waits = 0; waits < 40 && wakes() < before + more; waits += 1) await pause(50);
    return wakes() - before;
  };

  it("are heard of from the moment somebody listens, the first one too", async () => {
    await write();
    const { live, stop } = updates(
      pool,
      ownUpdatesOnly(() => false),
      () => false,
    );
    let wakes = 0;
    const end = live.listen("stock", "p-1", () => (wakes += 1));
    await write();
    expect(await told(() => wakes, 1)).toBe(1);
    await write();
    expect(await told(() => wakes, 1)).toBe(1);
    end();
    await write();
    await pause(1_200);
    expect(wakes).toBe(2);
    stop();
  });
});
