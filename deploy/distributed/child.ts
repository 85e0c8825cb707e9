import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fault } from "../compose/fault.ts";
import { oneArena, v8Flags } from "../compose/node-flags.ts";
import { type Planned, urlOf } from "./plan.ts";

const root = join(import.meta.dirname, "../..");
const readyMs = 60_000;
const stopMs = 26_000;
const restartMs = 1_000;
const linesKept = 20;

export type Child = {
  /** Resolves once it takes requests. @throws Fault when it ends before that. */
  readonly ready: () => Promise<void>;
  /** Asks it to drain; a process that takes too long is ended. */
  readonly stop: () => Promise<void>;
};

const isReady = (url: string) =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Runs one process, its lines under its name, and starts it again when it falls over after it was ready. */
export const child = (planned: Planned, tell: (line: string) => void): Child => {
  const { name, entry, env } = planned;
  const last: string[] = [];
  let [stopping, wasReady] = [false, false];

  const begin = () => {
    const started = spawn(process.execPath, [...v8Flags, join(root, entry)], {
      env: { ...oneArena, ...process.env, ...env, TRADEPOST_PARENT: `${process.pid}` },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C is for the launcher, which stops its processes in order.
      detached: true,
    });
    for (const output of [started.stdout, started.stderr])
      createInterface({ input: output }).on("line", (line) => {
        if (line === "") return;
        last.push(line);
        if (last.length > linesKept) last.shift();
        tell(`[${name}] ${line}`);
      });
    started.once("exit", (code, signal) => {
      if (stopping || !wasReady) return;
      tell(`[${name}] has ended (${signal ?? `code ${code ?? 0}`}); it is started again`);
      setTimeout(() => {
        if (!stopping) running = begin();
      }, restartMs);
    });
    return started;
  };
  let running = begin();

  return {
    ready: async () => {
      for (const until = performance.now() + readyMs; !(await isReady(urlOf(planned)));) {
        if (isGone(running) || performance.now() > until)
          throw fault(`${name} did not become ready. It said last:\n${last.join("\n")}`);
        await pause(50);
      }
      wasReady = true;
    },
    stop: async () => {
      stopping = true;
      if (isGone(running)) return;
      const exited = once(running, "exit");
      running.kill("SIGTERM");
      const late = setTimeout(() => running.kill("SIGKILL"), stopMs);
      await exited;
      clearTimeout(late);
    },
  };
};
