import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

export type EngineName = "eventstoredb" | "kafka" | "mongodb" | "redis";

/** One of three that are one cluster. */
export type BrokerName = "kafka-1" | "kafka-2" | "kafka-3";

/** Kills and starts engines of the specs' own. */
export type EngineControl = {
  readonly kill: (name: EngineName | BrokerName) => Promise<void>;
  /** Brings it back with its data; resolves when it answers. */
  readonly up: (name: EngineName | BrokerName) => Promise<void>;
  /** Stops it where it is, its connections open, until `thaw`. */
  readonly freeze: (name: EngineName | BrokerName) => Promise<void>;
  readonly thaw: (name: EngineName | BrokerName) => Promise<void>;
};

/** What to do so that engines can be killed. */
export const howToControl =
  "Engine kills need TRADEPOST_ENGINE_CONTROL: a command that understands `kill NAME` and `up NAME` for " +
  "eventstoredb, kafka, mongodb and redis, and whose engines nobody else uses.";

const withinMs = 180_000;

/** Undefined where nobody said how. */
export const engineControl = (command = process.env["TRADEPOST_ENGINE_CONTROL"]): EngineControl | undefined => {
  if (!command) return undefined;
  const run = async (verb: string, name: string) => {
    await promisify(execFile)("sh", ["-c", `${command} ${verb} ${name}`], { timeout: withinMs });
  };
  /** Where little of the machine is left an engine may need longer than the command waits for it. */
  const up = async (name: EngineName | BrokerName) => {
    for (const deadline = Date.now() + withinMs; ;)
      try {
        await run("up", name);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(1_000);
      }
  };
  return {
    kill: (name) => run("kill", name),
    up,
    freeze: (name) => run("kill", `${name} SIGSTOP`),
    thaw: (name) => run("kill", `${name} SIGCONT`),
  };
};
