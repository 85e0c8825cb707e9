import { setTimeout as pause } from "node:timers/promises";
import type { Projections } from "../../projections/engine.ts";

const lookEveryMs = 50;

/** Ends once every view has seen what stands in the log, or after `waitMs`: whoever looks next should not see half of it. */
export const caughtUp = async (projections: Pick<Projections, "status">, waitMs: number) => {
  const until = performance.now() + waitMs;
  const isBehind = async () =>
    (await projections.status()).some(({ partitions }) => partitions.some(({ lagEvents }) => lagEvents !== 0));
  while ((await isBehind()) && performance.now() < until) await pause(lookEveryMs);
};
