import pg from "pg";
import { describe, expect, it } from "vitest";
import { testDatabase } from "./test-database.ts";

describe("A spec's own database", () => {
  it("is empty, real, and gone when dropped", async () => {
    const { url, drop } = await testDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'");
    expect(rows).toEqual([{ tables: 0 }]);
    await client.end();
    await drop();
    await expect(new pg.Client({ connectionString: url }).connect()).rejects.toThrow(/does not exist/);
  });
});
