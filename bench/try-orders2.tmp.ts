import { readFileSync } from "node:fs";
import { withServer } from "./server.ts";
import { orderSummary } from "../projections/orders/order-summary.ts";
import { ordersView } from "../adapters/views/postgres/orders.ts";
import { migrateViews } from "../adapters/views/postgres/migrate-views.ts";
import { sampleOrders } from "../projections/orders/sample-orders.contract.ts";
import { encodedEvent } from "../feeds/sample-log.contract.ts";
const orders = 10000;
const events = sampleOrders(orders, { stepMs: 1500_000 });
const rows = new Map<string, any>();
for (const e of events) {
  const { data, ...x } = encodedEvent(e);
  const d = { ...x, data: e.data, revision: 0 } as any;
  const k = orderSummary.keyOf(d);
  rows.set(k, orderSummary.evolve(rows.get(k), d));
}
const list = [...rows];
await withServer(async ({ pool }) => {
  const run = async (name: string, prep: string[], change: (rows: [string, any][]) => [string, any][] = (x) => x) => {
    await pool.query("DROP VIEW IF EXISTS order_items, orders; DROP TABLE IF EXISTS orders_v1, order_items_v1 CASCADE");
    const mapping = ordersView();
    await migrateViews(pool, [mapping]);
    for (const p of prep) await pool.query(p);
    const client = await pool.connect();
    const pid = (await client.query("select pg_backend_pid() p")).rows[0].p;
    const cpu = () => {
      const f = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
      return (Number(f[11]) + Number(f[12])) * 10;
    };
    for (const phase of ["insert", "update"]) {
      const c0 = cpu();
      const n0 = process.cpuUsage();
      const t0 = performance.now();
      for (let i = 0; i < list.length; i += 600) {
        const part = change(list.slice(i, i + 600) as any);
        await client.query("BEGIN");
        if (phase === "insert")
          await mapping.load(
            client,
            part.map(([k]) => k),
          );
        else await mapping.load(client, []);
        await mapping.save(client, new Map(part));
        await client.query("COMMIT");
      }
      const n = process.cpuUsage(n0);
      console.log(
        name,
        phase,
        "pg us/order",
        (((cpu() - c0) * 1000) / orders).toFixed(1),
        "node us/order",
        ((n.user + n.system) / orders).toFixed(1),
        "wall us/order",
        (((performance.now() - t0) * 1000) / orders).toFixed(1),
      );
    }
    client.release();
  };

  const lz4 = (await pool.query("select enumvals from pg_settings where name='default_toast_compression'")).rows[0];
  console.log(JSON.stringify(lz4));
  await run("warm", []);
  for (const round of [1, 2, 3]) {
    await run("ff100 no compression", ["CREATE TABLE orders_v1_2026 (LIKE orders_v1 INCLUDING ALL) WITH (fillfactor=100, toast_tuple_target=8160)", "ALTER TABLE orders_v1 ATTACH PARTITION orders_v1_2026 FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2027-01-01 00:00Z')"]);
    await run("ff100 pglz", ["CREATE TABLE orders_v1_2026 (LIKE orders_v1 INCLUDING ALL) WITH (fillfactor=100)", "ALTER TABLE orders_v1 ATTACH PARTITION orders_v1_2026 FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2027-01-01 00:00Z')"]);
    await run("ff100 lz4", ["ALTER TABLE orders_v1 ALTER body SET COMPRESSION lz4, ALTER items SET COMPRESSION lz4", "CREATE TABLE orders_v1_2026 (LIKE orders_v1 INCLUDING ALL) WITH (fillfactor=100)", "ALTER TABLE orders_v1 ATTACH PARTITION orders_v1_2026 FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2027-01-01 00:00Z')"]);
  }
});
