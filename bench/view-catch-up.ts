import { postgresLeases } from "../adapters/leases/postgres.ts";
import { memoryLiveUpdates } from "../adapters/live-updates/memory.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { ordersView } from "../adapters/views/postgres/orders.ts";
import { postgresViewStore } from "../adapters/views/postgres/view-store.ts";
import { decodedFeed } from "../feeds/decoded-feed.ts";
import type { Feed } from "../feeds/feed.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { startProjections } from "../projections/engine.ts";
import { orderSummary } from "../projections/orders/order-summary.ts";
import { view } from "../projections/view.ts";
import type { ConsistencyToken } from "../schemas/command.ts";
import type { EventCodec } from "../schemas/event-codec.ts";
import { quiet } from "./quiet.ts";
import type { Server } from "./server.ts";

const withinMs = 600_000;

const emptied = async ({ pool }: Server) => {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'orders\\_%'",
  );
  for (const { name } of rows) await pool.query(`DROP TABLE IF EXISTS ${name} CASCADE`);
  await pool.query("DELETE FROM checkpoints; DELETE FROM view_writes; DELETE FROM leases");
};

export type CatchUp = {
  readonly feed: Feed;
  readonly codec: EventCodec;
  /** The last event of every partition that has one. */
  readonly seen: ConsistencyToken["seen"];
};

/** Seconds from an empty orders view, one row per order, until it has seen all of `seen`. */
export const secondsToCatchUp = async (server: Server, { feed, codec, seen }: CatchUp) => {
  await emptied(server);
  const pool = postgresPool(server.url, { applicationName: "bench views", max: 10 });
  const mapping = ordersView();
  await migrateViews(pool, [mapping]);
  const decoded = decodedFeed({ feed, decode: codec.decode, log: quiet });
  const keeper = leaseKeeper({ leases: postgresLeases(pool), owner: "bench", log: quiet });
  const started = performance.now();
  const projections = await startProjections({
    feed: decoded,
    views: [view(orderSummary, postgresViewStore(pool, mapping))],
    leaseKeeper: keeper,
    liveUpdates: memoryLiveUpdates(),
    log: quiet,
  });
  const token = { epoch: await feed.epoch(), seen };
  if ((await projections.reach(token, ["orders"], withinMs)) !== "fresh") throw new Error("the view did not catch up");
  const seconds = (performance.now() - started) / 1000;
  await projections.stop();
  await decoded.stop();
  await keeper.stop();
  await pool.end();
  return seconds;
};
