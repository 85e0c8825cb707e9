import { postgresLog } from "../adapters/event-store/postgres/log.ts";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { jsonbMapping } from "../adapters/views/postgres/jsonb-mapping.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { postgresViewStore } from "../adapters/views/postgres/view-store.ts";
import { decodedFeed } from "../feeds/decoded-feed.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { encodedEvent, type Happened, parseData, silent } from "../feeds/sample-log.contract.ts";
import { startProjections } from "./engine.ts";
import { plainFold } from "./interleaved.contract.ts";
import { type Tally, tally, type TallyEvent } from "./tally.contract.ts";
import { view } from "./view.ts";

export const tallyMapping = jsonbMapping<Tally>({ name: "tally", version: 1 });

/** A process's worth of log, view and engine on one database. */
export const postgresEngine = async (url: string) => {
  const pool = postgresPool(url, { applicationName: "spec", max: 8 });
  await migrate(pool);
  await migrateViews(pool, [tallyMapping]);
  const log = postgresLog(pool);
  const feed = decodedFeed({ feed: log.feed, decode: parseData, log: silent, pageEvents: 50 });
  const lengths = new Map<string, number>();

  const happen = async (...events: readonly Happened<TallyEvent>[]) => {
    for (const event of events) {
      const length = lengths.get(event.stream) ?? (await log.store.read(event.stream)).length;
      await log.store.append(event.stream, length === 0 ? "none" : length - 1, [encodedEvent(event)]);
      lengths.set(event.stream, length + 1);
    }
  };

  /** With leases of its own it believes to be the only one. */
  const start = async () => {
    const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
    const projections = await startProjections({
      feed,
      views: [view(tally(), postgresViewStore(pool, tallyMapping))],
      leaseKeeper: keeper,
      liveUpdates: { publish: () => undefined },
      log: silent,
    });
    const stop = async () => {
      await projections.stop();
      await keeper.stop();
    };
    return { ...projections, stop };
  };

  const rows = async () => {
    const found = await pool.query<{ key: string; row: Tally }>("SELECT key, row FROM tally_v1");
    return new Map(found.rows.map(({ key, row }) => [key, row]));
  };

  const checkpoint = async () => {
    const found = await pool.query<{ position: string }>(
      "SELECT position FROM checkpoints WHERE consumer = 'tally_v1'",
    );
    return found.rows[0]?.position;
  };

  const events = () => log.feed.read(0, undefined, { limit: 4_096, waitMs: 0 });

  /** The plain fold of all events up to `position`. */
  const folded = async (position = "9") => {
    const delivered = await parseData((await events()).filter((event) => event.position <= position));
    return plainFold(tally(), delivered);
  };

  const close = async () => {
    await feed.stop();
    await log.close();
    await pool.end();
  };

  return { pool, feed, happen, start, rows, checkpoint, events, folded, close, head: () => log.feed.head(0) };
};

/** Ends every connection of `url`'s database but its own, as a restart of the server would. */
export const cutConnections = async (url: string) => {
  const pool = postgresPool(url, { applicationName: "spec", max: 1 });
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await pool.end();
};
