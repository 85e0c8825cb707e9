import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { streamPrefix } from "../compose/engines.ts";
import { fault } from "../compose/fault.ts";

export type Place = {
  /** The data folder: keys, and the embedded database where there is no other. */
  readonly folder: string;
  /** Undefined: the embedded one in `folder`. */
  readonly databaseUrl: string | undefined;
};

export type TargetPlace = {
  readonly folder: string;
  readonly databaseUrl: string;
  /** Undefined: the log lies in that Postgres too. */
  readonly eventStoreUrl: string | undefined;
  /** Before the name of every stream in EventStoreDB. */
  readonly prefix: string;
};

export type MigrateOptions = {
  readonly kind: "move" | "dry-run" | "abandon";
  readonly from: Place;
  readonly to: TargetPlace;
  /** `abandon` without a look at the target. */
  readonly discardTarget: boolean;
};

export const usage = `tradepost migrate: moves an installation to other engines

  npm run migrate -- --from .tradepost --to <folder> --to-database <postgres://…> [--to-event-store <esdb://…>]

Copies the log (to EventStoreDB, or to another Postgres), password hashes, keys of people and the server's secret, and the kept
answers of commands; compares every event, row and key with the original; then switches. Read models, deadlines and
checkpoints are not copied: they are built from the log at the first start. There are no sessions and no files to copy yet.
The original must be stopped, and stays as it is; once switched it refuses to start. Killed or failed, run it again: it goes on.

  --from <folder>            data folder of the installation that moves (.tradepost)
  --from-database <url>      its Postgres, where that is not the embedded one
  --to <folder>              data folder of the new installation, which gets the keys
  --to-database <url>        its Postgres
  --to-event-store <url>     its EventStoreDB; without it the log goes into that Postgres
  --to-prefix <text>         before the name of every stream, where several deployments share one EventStoreDB
                             (EVENTSTORE_PREFIX of its processes)
  --dry-run                  looks at both and tells what would be done; changes nothing
  --abandon                  the way back: lets the original start again, if the new one has recorded nothing since
  --discard-target           with --abandon: the new one is lost, or whatever it recorded may be
  --help

TRADEPOST_MASTER_KEY and TRADEPOST_SERVER_SECRET must be set as they are for the installation, where they are. Exit code: 0 done, 1 not done, 2 asked wrongly.
`;

const flags = {
  from: { type: "string" },
  "from-database": { type: "string" },
  to: { type: "string" },
  "to-database": { type: "string" },
  "to-event-store": { type: "string" },
  "to-prefix": { type: "string" },
  "dry-run": { type: "boolean" },
  abandon: { type: "boolean" },
  "discard-target": { type: "boolean" },
  help: { type: "boolean" },
} as const;

const valuesOf = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error));
  }
};

type Values = ReturnType<typeof valuesOf>;

const wrongUrl = (name: string, url: string | undefined, pattern: RegExp, example: string) =>
  url === undefined || pattern.test(url) ? [] : [`${name} must look like ${example}.`];

const prefixFaults = (text: string | undefined) => {
  try {
    streamPrefix("--to-prefix", text);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
};

const faultsOf = (values: Values) => [
  ...(values.to === undefined ? ["--to is missing: the data folder of the new installation."] : []),
  ...(values["to-database"] === undefined ? ["--to-database is missing: the Postgres of the new installation."] : []),
  ...(["from-database", "to-database"] as const).flatMap((name) =>
    wrongUrl(`--${name}`, values[name], /^postgres(ql)?:\/\/\S+$/, "postgres://user:password@host:5432/database"),
  ),
  ...wrongUrl(
    "--to-event-store",
    values["to-event-store"],
    /^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/,
    "esdb://host:2113?tls=false",
  ),
  ...prefixFaults(values["to-prefix"]),
  ...(values["from-database"] !== undefined && values["from-database"] === values["to-database"]
    ? ["--from-database and --to-database are the same: the new installation needs an empty database of its own."]
    : []),
  ...(values.to !== undefined && resolve(values.to) === resolve(values.from ?? ".tradepost")
    ? ["--from and --to are the same folder: the new installation needs one of its own."]
    : []),
  ...(values["dry-run"] && values.abandon ? ["--dry-run and --abandon do not go together."] : []),
];

const kindOf = (values: Values) => {
  if (values.abandon) return "abandon";
  return values["dry-run"] ? "dry-run" : "move";
};

/** What the command line asks for; "help" when it asks for that.
 * @throws Fault that names everything that is wrong with it. */
export const readOptions = (args: readonly string[]): MigrateOptions | "help" => {
  const values = valuesOf(args);
  if (values.help) return "help";
  const faults = faultsOf(values);
  if (faults.length > 0) throw fault(`${faults.join("\n")}\nSee --help.`);
  return {
    kind: kindOf(values),
    from: { folder: resolve(values.from ?? ".tradepost"), databaseUrl: values["from-database"] },
    to: {
      folder: resolve(values.to ?? ""),
      databaseUrl: values["to-database"] ?? "",
      eventStoreUrl: values["to-event-store"],
      prefix: values["to-prefix"] ?? "",
    },
    discardTarget: values["discard-target"] === true,
  };
};
