import type { Logger } from "pino";
import { openDatabase } from "../compose/database.ts";
import { closing } from "../compose/closing.ts";
import { claimDataFolder, shareDataFolder } from "../compose/data-folder.ts";
import { environment } from "../compose/environment.ts";
import { sentenceOf } from "../compose/fault.ts";
import { processLog } from "../compose/log.ts";
import { openKeyStore } from "../compose/key-store.ts";
import { openServerSecret } from "../compose/server-secret.ts";
import { openWorkPool } from "../compose/storage.ts";
import { announce } from "./announce.ts";
import { type Child, child } from "./child.ts";
import { type Configuration, type Kind, readConfiguration } from "./configuration.ts";
import { fillOverHttp } from "./demo.ts";
import { holdDeadlines } from "./hold-deadlines.ts";
import { plan, type Planned, urlOf } from "./plan.ts";

/** Longer than any process takes to drain. */
const closeEachMs = 30_000;
const launcherConnections = 2;
const all = closing(closeEachMs);

const firstPorts: Readonly<Record<Exclude<Kind, "read-api">, number>> = {
  "command-handlers": 8090,
  projections: 8100,
  relay: 8110,
};

const takeFolder = async ({ databaseUrl, dataFolder }: Configuration) => {
  if (databaseUrl !== undefined) shareDataFolder(dataFolder);
  else all.add("data folder", (await claimDataFolder(dataFolder)).release);
};

const planFor = ({ counts, port, dataFolder }: Configuration, url: string) => {
  const portFor = (kind: Kind, index: number) => (kind === "read-api" ? port : port + firstPorts[kind] - 8080) + index;
  return plan(counts, portFor, { DATABASE_URL: url, TRADEPOST_DATA: dataFolder });
};

/** All of one kind at a time, so that whoever is asked is there before who asks. */
const startAll = async (planned: readonly Planned[]) => {
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const byKind = Map.groupBy(planned, ({ kind }) => kind);
  for (const [kind, ofKind] of byKind) {
    const children = ofKind.map((one): Child => child(one, tell));
    all.add(kind, () => Promise.all(children.map(({ stop }) => stop())));
    await Promise.all(children.map(({ ready }) => ready()));
  }
};

const start = async (configuration: Configuration, log: Logger) => {
  const { dataFolder, databaseUrl, masterKey, demo } = configuration;
  await takeFolder(configuration);
  // Made here once, so that no two processes make them side by side.
  await openKeyStore(dataFolder, masterKey);
  const { internalTokens: tokens } = await openServerSecret(dataFolder);
  const database = await openDatabase(databaseUrl, dataFolder, log);
  all.add("database", database.close);
  const pool = await openWorkPool(database.url, all, launcherConnections);

  const planned = planFor(configuration, database.url);
  const urls = (kind: Kind) => planned.filter((one) => one.kind === kind).map(urlOf);
  const release = demo ? await holdDeadlines(pool, log) : () => Promise.resolve();
  await startAll(planned);
  if (demo)
    await fillOverHttp({
      handlers: urls("command-handlers"),
      projections: urls("projections"),
      tokens,
      folder: dataFolder,
      log,
    });
  await release();
  announce(configuration, planned, process.stdout);
};

const stop = async (code: number) => {
  const failed = await all.close();
  process.exit(failed.length > 0 ? 1 : code);
};

try {
  const configuration = readConfiguration(environment(), process.argv.slice(2));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void stop(0));
  await start(configuration, processLog(configuration.logLevel));
} catch (error) {
  const sentence = sentenceOf(error);
  console.error(sentence === undefined ? error : `\n${sentence}\n`);
  await stop(1);
}
