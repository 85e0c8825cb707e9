import { parseArgs } from "node:util";
import { type Engines, readEngines } from "../compose/engines.ts";
import { fault } from "../compose/fault.ts";
import {
  databaseUrl,
  type Environment,
  folder,
  type LogLevel,
  logLevel,
  masterKey,
  oneOf,
  readSettings,
  wholeNumber,
} from "../compose/settings.ts";

export const kinds = ["command-handlers", "projections", "read-api", "relay"] as const;
export type Kind = (typeof kinds)[number];

export type Configuration = {
  /** The first gateway's; the others follow. */
  readonly port: number;
  readonly dataFolder: string;
  /** Undefined: the embedded Postgres, in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly masterKey: string | undefined;
  readonly logLevel: LogLevel;
  readonly demo: boolean;
  readonly engines: Engines;
  /** How many processes of each kind. */
  readonly counts: Readonly<Record<Kind, number>>;
};

const countMax = 8;

const flags = {
  "command-handlers": { type: "string" },
  projections: { type: "string" },
  "read-api": { type: "string" },
  relay: { type: "string" },
} as const;

const flagsOf = (args: readonly string[]): Partial<Record<Kind, string>> => {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw fault(
      `${said} Take: npm run start:distributed -- --command-handlers 2 --projections 2 --read-api 2 --relay 2`,
    );
  }
};

/** What the environment and the command line ask for: two of each kind where they say nothing.
 * @throws Fault that names every wrong setting at once. */
export const readConfiguration = (environment: Environment, args: readonly string[]): Configuration => {
  const given = flagsOf(args);
  return readSettings(environment, (read): Configuration => {
    const engines = readEngines(read);
    const count = (kind: Kind, least: number) =>
      read("", () => wholeNumber(least, countMax, 2)(`--${kind}`, given[kind]), 0);
    return {
      port: read("PORT", wholeNumber(1, 65_000, 8080), 0),
      dataFolder: read("TRADEPOST_DATA", folder(".tradepost"), ""),
      databaseUrl: read("DATABASE_URL", databaseUrl, undefined),
      masterKey: read("TRADEPOST_MASTER_KEY", masterKey, undefined),
      logLevel: read("LOG_LEVEL", logLevel, "info"),
      demo:
        read("TRADEPOST_DEMO", oneOf(["on", "off"], "on"), "off") === "on" && environment["NODE_ENV"] !== "production",
      engines,
      counts: {
        "command-handlers": count("command-handlers", 1),
        projections: count("projections", 1),
        "read-api": count("read-api", 1),
        relay: engines.kafkaBrokers === undefined ? 0 : count("relay", 1),
      },
    };
  });
};
