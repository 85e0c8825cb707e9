import type { RequestListener } from "node:http";
import type { Logger } from "pino";
import { closing, type Closing } from "./closing.ts";
import { environment } from "./environment.ts";
import { sentenceOf } from "./fault.ts";
import { type HttpServer, openHttpServer } from "./http-server.ts";
import { processLog } from "./log.ts";
import type { Environment, LogLevel } from "./settings.ts";
import { keepHeapSmall } from "./small-heap.ts";

/** Everything has to be over 25 s after the first signal. */
const drainMs = 8_000;
const closeEachMs = 6_000;
const overMs = 25_000;
const lookForParentEveryMs = 500;

type Basics = {
  readonly port: number;
  /** The address to listen on; this machine alone when it is left out. */
  readonly host?: string;
  /** For how long a process that stops says so before it takes no more connections, in milliseconds. */
  readonly noticeMs?: number;
  readonly logLevel: LogLevel;
};

export type Program<Configuration extends Basics> = {
  /** @throws Fault that names every wrong setting at once. */
  readonly configure: (environment: Environment) => Configuration;
  /** Opens all that it runs on, adding each thing to `closing`; answers what serves requests from then on. */
  readonly open: (parts: ProgramParts<Configuration>) => Promise<RequestListener>;
  /** Once it serves. */
  readonly ready?: (configuration: Configuration) => void;
};

export type ProgramParts<Configuration> = {
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly closing: Closing;
};

type Running = { readonly log: Logger; readonly server: HttpServer; readonly all: Closing; readonly noticeMs: number };

/** npm passes a signal on to its shell alone, which dies of it without a word: we are orphans then. So are the processes of a
 * launcher that was killed. */
const stopWithParent = (stop: () => void) => {
  const { npm_lifecycle_event: script, TRADEPOST_PARENT: launcher } = process.env;
  if (script !== "start" && launcher !== String(process.ppid)) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, lookForParentEveryMs).unref();
};

const stopOn = (signals: readonly NodeJS.Signals[], { log, server, all, noticeMs }: Running) => {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping: requests under way are answered, then everything is closed");
    setTimeout(() => process.exit(1), overMs).unref();
    await server.drain({ noticeMs, graceMs: drainMs });
    const failed = await all.close();
    if (failed.length > 0) log.warn({ failed }, "not everything closed in time");
    else log.info("stopped");
    process.exit(failed.length > 0 ? 1 : 0);
  };
  for (const signal of signals) process.on(signal, () => void stop(signal));
  stopWithParent(() => void stop("SIGTERM"));
};

const begin = async <Configuration extends Basics>(program: Program<Configuration>, all: Closing) => {
  const configuration = program.configure(environment());
  const { port, host, noticeMs = 0, logLevel } = configuration;
  const log = processLog(logLevel);
  const server = await openHttpServer(port, host);
  stopOn(["SIGINT", "SIGTERM", "SIGHUP"], { log, server, all, noticeMs });
  server.serve(await program.open({ configuration, log, closing: all }));
  program.ready?.(configuration);
  log.info({ milliseconds: Math.round(performance.now()) }, "ready");
};

/** Runs one process until it is told to stop. A fault that people can mend is one sentence and exit 1. */
export const runProcess = async <Configuration extends Basics>(program: Program<Configuration>) => {
  keepHeapSmall();
  const all = closing(closeEachMs);
  try {
    await begin(program, all);
  } catch (error) {
    const sentence = sentenceOf(error);
    console.error(sentence === undefined ? error : `\n${sentence}\n`);
    await all.close();
    process.exit(1);
  }
};
