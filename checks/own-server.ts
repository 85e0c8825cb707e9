import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { startEmbeddedPostgres } from "../adapters/postgres/embedded.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";

export type OwnServer = {
  readonly url: string;
  readonly pool: Pool;
  readonly version: string;
  /** Folder for an instance that works on this server. */
  readonly dataFolder: string;
  /** SIGKILL, at once. */
  readonly kill: () => void;
  /** Starts it again on the same data. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A Postgres of one check's own with the product's settings, commits waiting for the disk, on an empty folder that goes with it.
 * @throws when its commits do not wait. */
export const ownServer = async (): Promise<OwnServer> => {
  const folder = mkdtempSync(join(tmpdir(), "tradepost-check-"));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, "server") });
  const pool = postgresPool(server.url, { applicationName: "check", max: 60 });
  const { rows } = await pool.query<{ fsync: string; version: string }>(
    "SELECT current_setting('fsync') AS fsync, current_setting('server_version') AS version",
  );
  if (rows[0]?.fsync !== "on") throw new Error("without fsync nothing is durable");
  return {
    url: server.url,
    pool,
    version: `PostgreSQL ${rows[0].version}`,
    dataFolder: join(folder, "data"),
    kill: () => process.kill(server.pid(), "SIGKILL"),
    restart: server.restart,
    close: async () => {
      await pool.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
