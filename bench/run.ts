import { parseArgs } from "node:util";
import { benchAggregates } from "./aggregates.ts";
import { benchAppend } from "./append.ts";
import { benchCatchUp } from "./catch-up.ts";
import { benchOrders } from "./orders.ts";
import { machine, type Measured, save, table } from "./report.ts";
import { benchReads } from "./reads.ts";
import { benchSearch } from "./search.ts";
import { type Server, withServer } from "./server.ts";
import { benchStarts } from "./starts.ts";

const onServer = (bench: (server: Server) => Promise<readonly Measured[]>) => () =>
  withServer(async (server) => ({ results: await bench(server), postgres: server.version }));

const sections: Readonly<
  Record<string, () => Promise<{ readonly results: readonly Measured[]; readonly postgres?: string }>>
> = {
  append: onServer(benchAppend),
  orders: onServer(benchOrders),
  reads: onServer((server) => benchReads(server)),
  aggregates: onServer((server) => benchAggregates(server)),
  starts: onServer(benchStarts),
  "catch-up": onServer(benchCatchUp),
  search: onServer((server) => benchSearch(server)),
};

const help = `npm run bench -- [--only ${Object.keys(sections).join(",")}] [--out bench/results/latest.json]
Measures on real engines with durability on; client, server and database share this machine. Ratios come from one run.`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    out: { type: "string", default: "bench/results/latest.json" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const wanted = values.only?.split(",") ?? Object.keys(sections);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`No section is called ${unknown.join(", ")}.\n${help}`);
  process.exit(2);
}

const results: Measured[] = [];
const versions: Record<string, string> = {};
for (const name of wanted) {
  console.error(`measuring ${name} …`);
  const section = await sections[name]?.();
  results.push(...(section?.results ?? []));
  if (section?.postgres) versions["postgres"] = section.postgres;
}
const on = machine(versions);
save(values.out, results, on);
console.log(
  `${table(results)}\n\n${Object.entries(on)
    .map(([key, value]) => `${key}: ${value}`)
    .join(" · ")}`,
);
