import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isMigrationError, migrate } from "./migrate.ts";
import { postgresPool } from "./pool.ts";
import { testDatabase } from "./test-database.ts";

describe("migrate", () => {
  let pool: Pool;
  let folder: string;
  let drop: () => Promise<unknown>;

  beforeEach(async () => {
    const database = await testDatabase();
    drop = database.drop;
    pool = postgresPool(database.url, { applicationName: "migrate spec" });
    folder = await mkdtemp(join(tmpdir(), "tradepost-migrate-"));
    await writeFile(join(folder, "0001-cups.sql"), "CREATE TABLE cups (id int);");
  });

  afterEach(async () => {
    await pool.end();
    await drop();
    await rm(folder, { recursive: true });
  });

  it("applies each step once, in order of their numbers", async () => {
    await writeFile(join(folder, "0002-more.sql"), "ALTER TABLE cups ADD colour text;");
    expect(await migrate(pool, folder)).toEqual(["0001-cups.sql", "0002-more.sql"]);
    expect(await migrate(pool, folder)).toEqual([]);
  });

  it("lets processes that start together wait for each other", async () => {
    const done = await Promise.all([1, 2, 3, 4].map(() => migrate(pool, folder)));
    expect(done.flat()).toEqual(["0001-cups.sql"]);
  });

  it("leaves nothing behind of a run that failed", async () => {
    await writeFile(join(folder, "0002-wrong.sql"), "CREATE TABLE plates (id int); SELECT 1/0;");
    await expect(migrate(pool, folder)).rejects.toThrow("division by zero");
    const { rows } = await pool.query("SELECT to_regclass('cups') AS cups, to_regclass('plates') AS plates");
    expect(rows).toEqual([{ cups: null, plates: null }]);
  });

  it("refuses a database that a later release has changed", async () => {
    await writeFile(join(folder, "0002-later.sql"), "CREATE TABLE later (id int);");
    await migrate(pool, folder);
    await rm(join(folder, "0002-later.sql"));
    const error: unknown = await migrate(pool, folder).catch((thrown: unknown) => thrown);
    expect(isMigrationError(error)).toBe(true);
    expect(String(error)).toMatch(/newer than this program: it has the step 0002-later\.sql/);
  });

  it("refuses a step whose text was edited after it was applied", async () => {
    await migrate(pool, folder);
    await writeFile(join(folder, "0001-cups.sql"), "CREATE TABLE cups (id bigint);");
    await expect(migrate(pool, folder)).rejects.toThrow(/0001-cups\.sql has changed/);
  });
});
