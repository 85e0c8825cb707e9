import { withServer } from "./server.ts";
import { orderSummary } from "../projections/orders/order-summary.ts";
import { ordersView } from "../adapters/views/postgres/orders.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { postgresViewStore } from "../adapters/views/postgres/view-store.ts";
import { postgresLog } from "../adapters/event-store/postgres/log.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { sampleOrders } from "../projections/orders/sample-orders.contract.ts";
import { encodedEvent, parseData, silent, until } from "../feeds/sample-log.contract.ts";
import { decodedFeed } from "../feeds/decoded-feed.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { startProjections } from "../projections/engine.ts";
import { view } from "../projections/view.ts";
const orders = Number(process.argv[2] ?? 10000);
await withServer(async ({ pool, url }) => {
  const log = postgresLog(pool);
  const events = sampleOrders(orders, { stepMs: (1500_000 / orders) * 20000 });
  const rev = new Map<string, number>();
  const t0 = performance.now();
  // whole streams in one append each, in waves
  const byStream = Map.groupBy(events, (e) => e.stream);
  const streams = [...byStream];
  for (let i = 0; i < streams.length; i += 500)
    await Promise.all(
      streams.slice(i, i + 500).map(([s, es]) =>
        log.store.append(
          s,
          "none",
          es.map((e) => encodedEvent(e)),
        ),
      ),
    );
  console.log("stored", events.length, "in", (performance.now() - t0).toFixed(0), "ms");
  const readOnly = async () => {
    const feed = decodedFeed({ feed: log.feed, decode: parseData, log: silent });
    const cursor = feed.cursor({ partition: 0, after: undefined, handles: new Set(orderSummary.handles) });
    let n = 0;
    const t = performance.now();
    while (n < events.length) {
      const b = await cursor.next({ waitMs: 100 });
      if (b) n += b.arrivals.length;
    }
    const ms = performance.now() - t;
    await feed.stop();
    return (n / ms) * 1000;
  };
  const project = async () => {
    await pool.query(
      "DROP VIEW IF EXISTS order_items, orders; DROP TABLE IF EXISTS orders_v1, order_items_v1 CASCADE; DELETE FROM checkpoints; DELETE FROM view_writes",
    );
    const mapping = ordersView();
    await migrateViews(pool, [mapping]);
    const feed = decodedFeed({ feed: log.feed, decode: parseData, log: silent });
    const keeper = leaseKeeper({ leases: memoryLeases(), owner: "x", log: silent });
    const t = performance.now();
    const p = await startProjections({
      feed,
      views: [view(orderSummary, postgresViewStore(pool, mapping))],
      leaseKeeper: keeper,
      liveUpdates: { publish: () => undefined },
      log: silent,
    });
    const head = await log.feed.head(0);
    while (
      (await pool.query("select position from checkpoints where consumer = 'orders_v1'")).rows[0]?.position !== head
    )
      await new Promise((r) => setTimeout(r, 20));
    const ms = performance.now() - t;
    await p.stop();
    await keeper.stop();
    await feed.stop();
    return (events.length / ms) * 1000;
  };
  for (let round = 0; round < 4; round++) {
    const r = await readOnly();
    const p = await project();
    console.log("read/s", r.toFixed(0), "project/s", p.toFixed(0), "ratio", (p / r).toFixed(2));
  }
  await log.close();
});
