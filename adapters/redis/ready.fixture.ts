import { setTimeout as pause } from "node:timers/promises";
import type { RedisClient } from "./client.ts";

const withinMs = 10_000;

/** @throws when `holds` does not come true within 10 s. */
export const eventually = async (holds: () => boolean | Promise<boolean>) => {
  const until = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`not within ${String(withinMs)} ms: ${holds.toString()}`);
    await pause(10);
  }
};

export const ready = (redis: RedisClient) => eventually(() => redis.status === "ready");

/** Keeps what is logged. */
export const quietLog = () => {
  const lines: string[] = [];
  const add = (_: object, message: string) => lines.push(message);
  return { lines, warn: add, info: add };
};
