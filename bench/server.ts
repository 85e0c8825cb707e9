import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { startEmbeddedPostgres } from "../adapters/postgres/embedded.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";

/** A database of the benchmark's own, migrated, with the product's settings: commits wait for the disk. */
export type Server = { readonly url: string; readonly pool: Pool; readonly version: string };

/** Lends `work` an embedded server on an empty folder, and removes both after it. */
export const withServer = async <Result>(work: (server: Server) => Promise<Result>): Promise<Result> => {
  const dataFolder = mkdtempSync(join(tmpdir(), "tradepost-bench-"));
  const server = await startEmbeddedPostgres({ dataFolder });
  const pool = postgresPool(server.url, { applicationName: "bench", max: 60 });
  try {
    await migrate(pool);
    const { rows } = await pool.query<{ fsync: string; version: string }>(
      "SELECT current_setting('fsync') AS fsync, current_setting('server_version') AS version",
    );
    if (rows[0]?.fsync !== "on") throw new Error("a benchmark without fsync measures nothing");
    return await work({ url: server.url, pool, version: `PostgreSQL ${rows[0].version}` });
  } finally {
    await pool.end();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};
