import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { oneArena, v8Flags } from "../deploy/compose/node-flags.ts";

const readyTimeoutMs = 240_000;
const logKept = 20_000;

/** A process of ours: a whole Tradepost, as `npm start` runs it, or one of several. */
export type Instance = {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process until it called itself ready. */
  readonly readyAfterMs: number;
  /** The end of what it printed. */
  readonly log: () => string;
  /** Resident memory of the process, in bytes. Linux only; 0 elsewhere. */
  readonly memoryBytes: () => Promise<number>;
  readonly isRunning: () => boolean;
  /** Resolves when the process is gone, however it went. */
  readonly ended: Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Asks it to drain (SIGTERM) and waits until it has ended. */
  readonly stop: () => Promise<void>;
};

export const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
};

const isReady = (url: string) =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const memoryOf = async (pid: number) => {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
};

const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
};

export type Started = {
  /** From the root of the checkout. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** A free one where it is left out. */
  readonly port?: number;
};

/** Starts a process of ours and waits until it is ready.
 * @throws with the end of its log when it ends before, or is not ready within four minutes. */
export const startProcess = async ({ entry, env, port }: Started): Promise<Instance> => {
  const chosen = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  const started = performance.now();
  const child = spawn(process.execPath, [...v8Flags, join(import.meta.dirname, "..", entry)], {
    env: { ...oneArena, ...process.env, NODE_ENV: "development", PORT: `${chosen}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(() => undefined);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  let log = "";
  const keep = (text: Buffer) => (log = (log + text.toString()).slice(-logKept));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);

  while (!(await isReady(url))) {
    if (!isRunning() || performance.now() - started > readyTimeoutMs) {
      await end(child, "SIGKILL");
      throw new Error(`Tradepost did not become ready on ${url}:\n${log}`);
    }
    await pause(20);
  }
  const pid = child.pid ?? -1;
  return {
    url,
    pid,
    readyAfterMs: performance.now() - started,
    log: () => log,
    memoryBytes: () => memoryOf(pid),
    isRunning,
    ended,
    kill: (signal) => end(child, signal),
    stop: () => end(child, "SIGTERM"),
  };
};

/** Starts the process of `npm start` on `dataFolder`, as `startProcess` does. */
export const startInstance = (
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
  port?: number,
): Promise<Instance> =>
  startProcess({
    entry: "deploy/local/start.mjs",
    env: { TRADEPOST_DATA: dataFolder, ...env },
    ...(port === undefined ? {} : { port }),
  });
