import type { ClientBase, Pool } from "pg";
import { postgresPool } from "../../postgres/pool.ts";
import { takeSchemaLock, underSchemaLock } from "../../postgres/schema-lock.ts";
import { swapTables } from "./swap-tables.ts";
import { tableOf, type ViewMapping } from "./view-mapping.ts";
import { postgresViewStore } from "./view-store.ts";

/** The tables that every view shares; a view that is built apart has its own. */
const sharedTables = ["checkpoints", "view_writes", "parked_events", "parking_audit"];

/** What a reader may wait for the swap at most. */
const lockTimeoutMs = 2_000;
/** And the live view's writer for the new one to come level. */
const heldMs = 10_000;

const lockNotAvailable = "55P03";

const isBusy = (error: unknown) => error instanceof Error && "code" in error && error.code === lockNotAvailable;

const openTables = async (pool: Pool, schema: string, mapping: Pick<ViewMapping<never>, "migrate">) => {
  await underSchemaLock(pool, async (client) => {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    for (const table of sharedTables)
      await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.${table} (LIKE public.${table} INCLUDING ALL)`);
    await mapping.migrate(client);
  });
};

const holdLive = async (client: ClientBase, view: string) => {
  const limits = `SET LOCAL lock_timeout = ${lockTimeoutMs}; SET LOCAL idle_in_transaction_session_timeout = ${heldMs}`;
  await client.query(`BEGIN; ${limits}`);
  await takeSchemaLock(client);
  await client.query(
    `INSERT INTO public.view_writes AS own (view, writes) VALUES ($1, 1)
     ON CONFLICT (view) DO UPDATE SET writes = own.writes + 1`,
    [view],
  );
  const live = await client.query<{ position: string | null }>(
    "SELECT max(position) AS position FROM public.checkpoints WHERE consumer = $1",
    [view],
  );
  return live.rows[0]?.position ?? "";
};

export type RebuildSpaceOptions<Row> = {
  readonly url: string;
  readonly mapping: ViewMapping<Row>;
  /** Partitions of the feed that the live view follows; the rebuilt one follows it from where it stands. */
  readonly partitions: number;
};

/** A view's tables once more, in a schema of their own, filled beside those that are read. The schema stays when the process
 * dies, and the next one goes on from its checkpoint. The tables of the view keep their names: the mapping knows of nothing. */
export const postgresRebuildSpace = async <Row>({ url, mapping, partitions }: RebuildSpaceOptions<Row>) => {
  const view = `${mapping.name}_v${String(mapping.version)}`;
  const schema = `rebuild_${tableOf(mapping)}`;
  const pool = postgresPool(url, { applicationName: `rebuild of ${mapping.name}`, max: 3, schema });
  await openTables(pool, schema, mapping).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  const inOneStep = async (client: ClientBase, catchUp: (atLeast: string) => Promise<boolean>) => {
    try {
      const caughtUp = await catchUp(await holdLive(client, view));
      if (caughtUp) await swapTables(client, { view, schema, sharedTables, partitions, migrate: mapping.migrate });
      await client.query(caughtUp ? "COMMIT" : "ROLLBACK");
      return caughtUp;
    } catch (error) {
      await client.query("ROLLBACK");
      if (isBusy(error)) return false;
      throw error;
    }
  };

  return {
    store: postgresViewStore(pool, mapping),
    swap: async (catchUp: (atLeast: string) => Promise<boolean>) => {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        return await inOneStep(client, catchUp);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        client.release(failure);
      }
    },
    close: () => pool.end(),
  };
};
