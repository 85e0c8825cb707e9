import { postgresPool } from "../../adapters/postgres/pool.ts";
import { freePort, type Instance, startProcess } from "../../checks/instance.ts";
import { plan } from "../distributed/plan.ts";

/** Not views of the log, or not told in every store alike. */
const noViews = [
  "log_events",
  "log_head",
  "idempotency",
  "credentials",
  "snapshots",
  "checkpoints",
  "view_writes",
  "leases",
  "parked_events",
  "parking_audit",
  "server_secret",
  "move_mark",
  "relay_hints",
  "schema_steps",
];

const tablesText = `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> ALL($1::text[]) ORDER BY 1`;

/** Rows of every view, without what tells where in the store they were read, and when they were written. */
export const viewRows = async (url: string) => {
  const pool = postgresPool(url, { applicationName: "spec", max: 1 });
  try {
    const { rows: tables } = await pool.query<{ readonly name: string }>(tablesText, [noViews]);
    const found = new Map<string, readonly string[]>();
    for (const { name } of tables) {
      const { rows } = await pool.query<{ readonly row: string }>(
        `SELECT (to_jsonb(t) - '{position,changed_at,leased_until,leases}'::text[])::text AS row FROM "${name}" t ORDER BY 1`,
      );
      found.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return found;
  } finally {
    await pool.end();
  }
};

/** One process of each kind, the gateway last, on the stores that are set in `env` and on no others; a relay where there is Kafka. */
export const startProcesses = async (env: Readonly<Record<string, string>>): Promise<readonly Instance[]> => {
  const counts = { "command-handlers": 1, projections: 1, "read-api": 1, relay: env["KAFKA_BROKERS"] ? 1 : 0 };
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const none = { KAFKA_BROKERS: "", MONGODB_URL: "", REDIS_URL: "" };
  const started: Instance[] = [];
  for (const one of plan(counts, () => ports.pop() ?? 0, { ...none, ...env })) started.push(await startProcess(one));
  return started;
};
