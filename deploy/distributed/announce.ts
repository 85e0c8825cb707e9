import type { Writable } from "node:stream";
import { type Row, table } from "../compose/table.ts";
import { demoLogins, demoPassword } from "../demo/logins.ts";
import type { Configuration, Kind } from "./configuration.ts";
import { type Planned, urlOf } from "./plan.ts";

const enginesOf = ({ engines, databaseUrl, dataFolder }: Configuration): readonly Row[] => [
  ["Events", engines.eventStoreUrl === undefined ? "Postgres log" : "EventStoreDB at EVENTSTORE_URL"],
  ["Feed", engines.kafkaBrokers === undefined ? "the log itself" : `Kafka at ${engines.kafkaBrokers.join(", ")}`],
  ["Catalog", engines.mongodbUrl === undefined ? "Postgres" : "MongoDB at MONGODB_URL"],
  ["Caches", engines.redisUrl === undefined ? "memory" : "memory and Redis at REDIS_URL"],
  ["Postgres", databaseUrl === undefined ? `embedded, in ${dataFolder}` : `DATABASE_URL, keys in ${dataFolder}`],
];

const names: readonly (readonly [Kind, string])[] = [
  ["read-api", "Gateways"],
  ["command-handlers", "Command handlers"],
  ["projections", "Projections"],
  ["relay", "Relays"],
];

/** One table with every address, engine and login. */
export const announce = (configuration: Configuration, planned: readonly Planned[], to: Writable) => {
  const urls = (kind: Kind) => planned.filter((one) => one.kind === kind).map(urlOf);
  const [first = ""] = urls("read-api");
  const rows: readonly Row[] = [
    ["Tradepost", first],
    ["REST, try it", `${first}/docs`],
    ["GraphQL", `${first}/graphql`],
    ...names.flatMap(([kind, name]): readonly Row[] => (urls(kind).length > 0 ? [[name, urls(kind).join("   ")]] : [])),
    ...enginesOf(configuration),
    ...(configuration.demo
      ? demoLogins.map(({ role, email }): Row => [`Login as ${role}`, `${email}   ${demoPassword}`])
      : []),
  ];
  to.write(`\n${table(rows)}\nHealth: /health/ready and /health/live at each address. Stop all with Ctrl-C.\n\n`);
};
