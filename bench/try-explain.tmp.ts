import { withServer } from "./server.ts";
import { questions } from "./search.ts";
import { fillCatalog, id } from "./synthetic-catalog.ts";
import { postgresCatalog } from "../adapters/catalog/postgres/catalog.ts";
await withServer(async ({ pool }) => {
  await fillCatalog(pool, Number(process.argv[2] ?? 100000));
  const seen: any[] = [];
  const spy: any = {
    query: (a: any, b: any) => {
      seen.push(typeof a === "string" ? [a, b] : [a.text, a.values]);
      return pool.query(a, b);
    },
  };
  const catalog = postgresCatalog(spy);
  for (const [kind, filter] of questions) {
    seen.length = 0;
    const t = performance.now();
    const r = await catalog.search(
      { accountId: "", role: "retailer", partyId: id("retailer", 3), permissions: [] },
      { first: 20, ...filter },
    );
    console.log(
      "=====",
      kind,
      JSON.stringify(filter),
      "rows",
      r.edges.length,
      (performance.now() - t).toFixed(1),
      "ms",
    );
    for (const [text, values] of [...seen]) {
      const { rows } = await pool.query("EXPLAIN (ANALYZE, COSTS) " + text, values);
      const lines = rows.map((x: any) => x["QUERY PLAN"]);
      const total = lines.find((l: string) => l.includes("Execution Time"));
      const plan = lines.find((l: string) => l.includes("Planning Time"));
      console.log("--", text.replace(/\s+/g, " ").slice(0, 150), total, plan);
      if (Number(/([\d.]+) ms/.exec(total)?.[1]) > 5) console.log(lines.join("\n"));
    }
  }
});
