import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pool } from "pg";
import { migrate } from "../../postgres/migrate.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import { postgresViewPlaces } from "./view-places.ts";

describe("The places of views in Postgres", () => {
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

  const checkpoint = (consumer: string, partition: number, position: string) =>
    pool.query(
      "INSERT INTO checkpoints (consumer, partition, epoch, position, event_id) VALUES ($1, $2, 'e', $3, $4)",
      [consumer, partition, position, "00000000-0000-7000-8000-000000000000"],
    );

  it("are those of the versions asked for, by partition, with what is parked", async () => {
    await checkpoint("orders_v1", 0, "05");
    await checkpoint("orders_v1", 1, "07");
    await checkpoint("orders_v2", 0, "01");
    await checkpoint("stock_v3", 0, "02");
    await pool.query(
      `INSERT INTO parked_events (view, partition, stream, revision, position, event_id, type, error, parked_at)
       VALUES ('orders_v1', 0, 'order-1', 0, '03', '00000000-0000-7000-8000-000000000000', 'T', 'e', now())`,
    );
    const ids = new Map([
      ["orders", "orders_v1"],
      ["stock", "stock_v3"],
      ["companies", "companies_v1"],
    ]);
    const places = await postgresViewPlaces(pool, ids)();
    expect([...places.keys()].toSorted()).toEqual(["orders", "stock"]);
    expect([...(places.get("orders")?.positions ?? [])].toSorted()).toEqual([
      [0, "05"],
      [1, "07"],
    ]);
    expect(places.get("orders")).toMatchObject({ epoch: "e", parked: new Set(["order-1"]) });
    expect(places.get("stock")?.parked.size).toBe(0);
  });
});
