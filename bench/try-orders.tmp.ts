import { withServer } from "./server.ts";
import { orderSummary } from "../projections/orders/order-summary.ts";
import { ordersView } from "../adapters/views/postgres/orders.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { postgresViewStore } from "../adapters/views/postgres/view-store.ts";
import { sampleOrders } from "../projections/orders/sample-orders.contract.ts";
import { encodedEvent } from "../feeds/sample-log.contract.ts";
const cpuOf = async (pool: any) => {
  const { readFileSync } = await import("node:fs");
  const { rows } = await pool.query("select pid from pg_stat_activity where pid is not null");
  let t = 0;
  for (const { pid } of rows)
    try {
      const f = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
      t += (Number(f[11]) + Number(f[12])) * 10;
    } catch {}
  return t;
};
const orders = Number(process.argv[2] ?? 20000);
await withServer(async ({ pool }) => {
  const mapping = ordersView();
  await migrateViews(pool, [mapping]);
  const store = postgresViewStore(pool, mapping);
  const events = sampleOrders(orders, { stepMs: (1500_000 / orders) * 20000 });
  const rev = new Map<string, number>();
  const delivered = events.map((e, i) => {
    const revision = (rev.get(e.stream) ?? -1) + 1;
    rev.set(e.stream, revision);
    const { data, ...x } = encodedEvent(e);
    return {
      ...x,
      data: e.data,
      stream: e.stream,
      revision,
      position: String(i).padStart(12, "0"),
      recordedAt: "2026-01-01T00:00:00.000Z",
    } as any;
  });
  console.log("events", delivered.length, "orders", orders);
  let expected: any;
  const t0 = performance.now();
  const c0 = process.cpuUsage();
  const p0 = await cpuOf(pool);
  const B = 2000;
  for (let i = 0; i < delivered.length; i += B) {
    const b = delivered.slice(i, i + B);
    const last = b.at(-1);
    const next = { epoch: "e", position: last.position, eventId: last.id };
    await store.apply({
      partition: 0,
      expected,
      next,
      keys: [...new Set(b.map(orderSummary.keyOf as any))].toSorted() as any,
      fold: (rows: any) => {
        const ch = new Map();
        for (const e of b) {
          const k = orderSummary.keyOf(e);
          ch.set(k, orderSummary.evolve(ch.has(k) ? ch.get(k) : rows.get(k), e));
        }
        return { rows: ch, parked: [] };
      },
    });
    expected = next;
  }
  const t = performance.now() - t0;
  const c = process.cpuUsage(c0);
  const p = (await cpuOf(pool)) - p0;
  console.log(
    "wall ms",
    t.toFixed(0),
    "events/s",
    ((delivered.length / t) * 1000).toFixed(0),
    "orders/s",
    ((orders / t) * 1000).toFixed(0),
    "node cpu us/event",
    ((c.user + c.system) / delivered.length).toFixed(1),
    "pg cpu us/event",
    ((p * 1000) / delivered.length).toFixed(1),
  );
  const sizes = await pool.query(
    "select pg_size_pretty(pg_total_relation_size('orders_v1_2026')) o, pg_size_pretty(pg_total_relation_size('order_items_v1')) i, avg(length(body::text)) b, avg(length(items::text)) it from orders_v1",
  );
  console.log(sizes.rows);
});
