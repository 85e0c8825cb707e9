import { parseArgs } from "node:util";
import { isFault } from "../deploy/compose/fault.ts";
import { benchAggregates } from "./aggregates.ts";
import { benchAppend } from "./append.ts";
import { benchCatchUp } from "./catch-up.ts";
import { benchOrders } from "./orders.ts";
import { machine, type Measured, save, table } from "./report.ts";
import type { Sections } from "./sections.ts";
import { benchReads } from "./reads.ts";
import { benchSearch } from "./search.ts";
import { type Server, withServer } from "./server.ts";
import { benchStarts } from "./starts.ts";

const onServer = (bench: (server: Server) => Promise<readonly Measured[]>) => () =>
  withServer(async (server) => ({ results: await bench(server), versions: { postgres: server.version } }));

const onOneMachine: Sections = {
  append: onServer(benchAppend),
  orders: onServer(benchOrders),
  reads: onServer((server) => benchReads(server)),
  aggregates: onServer((server) => benchAggregates(server)),
  starts: onServer(benchStarts),
  "catch-up": onServer(benchCatchUp),
  search: onServer((server) => benchSearch(server)),
};

const { values } = parseArgs({
  options: {
    distributed: { type: "boolean", default: false },
    only: { type: "string" },
    out: { type: "string", default: "bench/results/latest.json" },
    help: { type: "boolean" },
  },
});

// Loaded where it is asked for: the clients of so many engines would weigh on every other measurement.
const sections = values.distributed ? (await import("./distributed/sections.ts")).sections : onOneMachine;

const help = `npm run bench -- ${values.distributed ? "--distributed " : "[--distributed] "}[--only ${Object.keys(sections).join(",")}] [--out bench/results/latest.json]
Measures on real engines with durability on; client, server and engines share this machine. Ratios come from one run.
--distributed measures what runs on EVENTSTORE_URL, KAFKA_BROKERS, MONGODB_URL and REDIS_URL instead; Postgres comes by itself.`;

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
try {
  for (const name of wanted) {
    console.error(`measuring ${name} …`);
    const section = await sections[name]?.();
    results.push(...(section?.results ?? []));
    Object.assign(versions, section?.versions);
  }
} catch (error) {
  if (!isFault(error)) {
    console.log(`Measured before a section failed:\n${table(results)}`);
    throw error;
  }
  console.error(error.message);
  process.exit(2);
}
const on = machine(versions);
save(values.out, results, on);
console.log(
  `${table(results)}\n\n${Object.entries(on)
    .map(([key, value]) => `${key}: ${value}`)
    .join(" · ")}`,
);
