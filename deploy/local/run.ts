import { flushCompileCache } from "node:module";
import type { Logger } from "pino";
import { announce } from "./announce.ts";
import { closing, type Closing } from "./closing.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { claimDataFolder, shareDataFolder } from "./data-folder.ts";
import { environment } from "./environment.ts";
import { sentenceOf } from "./fault.ts";
import { type HttpServer, openHttpServer } from "./http-server.ts";
import { processLog } from "./log.ts";
import { keepHeapSmall } from "./small-heap.ts";

/** Everything has to be over 25 s after the first signal. */
const drainMs = 8_000;
const closeEachMs = 6_000;
const overMs = 25_000;
const lookForParentEveryMs = 500;

type Start = {
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly server: HttpServer;
  readonly all: Closing;
};

/** `npm start` passes a signal on to its shell alone, which dies of it without a word: we are orphans then. */
const stopWithNpm = (stop: () => void) => {
  if (process.env["npm_lifecycle_event"] !== "start") return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, lookForParentEveryMs).unref();
};

const stopOn = (signals: readonly NodeJS.Signals[], { log, server, all }: Start) => {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping: requests under way are answered, then everything is closed");
    setTimeout(() => process.exit(1), overMs).unref();
    await server.drain(drainMs);
    const failed = await all.close();
    if (failed.length > 0) log.warn({ failed }, "not everything closed in time");
    else log.info("stopped");
    process.exit(failed.length > 0 ? 1 : 0);
  };
  for (const signal of signals) process.on(signal, () => void stop(signal));
  stopWithNpm(() => void stop("SIGTERM"));
};

const start = async ({ configuration, log, server, all }: Start) => {
  const { openMarketplace } = await import("./marketplace.ts");
  const marketplace = await openMarketplace(configuration, log, all);
  await marketplace.fill();
  server.serve(marketplace.listener);
  announce(configuration, process.stdout);
  log.info({ milliseconds: Math.round(performance.now()) }, "ready");
  flushCompileCache();
};

const begin = async (all: Closing) => {
  const configuration = readConfiguration(environment());
  const log = processLog(configuration.logLevel);
  const server = await openHttpServer(configuration.port);
  if (configuration.databaseUrl === undefined) {
    const folder = await claimDataFolder(configuration.dataFolder);
    all.add("data folder", folder.release);
  } else shareDataFolder(configuration.dataFolder);
  const starting = { configuration, log, server, all };
  stopOn(["SIGINT", "SIGTERM", "SIGHUP"], starting);
  await start(starting);
};

/** The whole marketplace in this process, until it is told to stop. A fault that people can mend is one sentence and exit 1. */
export const run = async () => {
  keepHeapSmall();
  const all = closing(closeEachMs);
  try {
    await begin(all);
  } catch (error) {
    const sentence = sentenceOf(error);
    console.error(sentence === undefined ? error : `\n${sentence}\n`);
    await all.close();
    process.exit(1);
  }
};
