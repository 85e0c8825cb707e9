import { createHash, randomInt } from "node:crypto";

export type FaultSettings = {
  /** Each fault so many times. */
  readonly rounds: number;
  /** How long an engine, or the connection to it, is at fault. */
  readonly downMs: number;
  /** How long a process is stopped at least. */
  readonly frozenMs: number;
  /** What all random points follow from. */
  readonly seed: number;
};

const wholeIn = (env: NodeJS.ProcessEnv, name: string, usual: number) => {
  const text = env[name] ?? "";
  if (text === "") return usual;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`${name} is a whole number from 1 on, not ${text}`);
  return Number(text);
};

/** How hard and how often the faults are: TRADEPOST_FAULT_ROUNDS, TRADEPOST_ENGINE_DOWN_MS, TRADEPOST_FROZEN_MS,
 * TRADEPOST_FAULT_SEED.
 * @throws when one of them is no whole number. */
export const faultSettings = (env: NodeJS.ProcessEnv = process.env): FaultSettings => ({
  rounds: wholeIn(env, "TRADEPOST_FAULT_ROUNDS", 1),
  downMs: wholeIn(env, "TRADEPOST_ENGINE_DOWN_MS", 6_000),
  frozenMs: wholeIn(env, "TRADEPOST_FROZEN_MS", 10_000),
  seed: wholeIn(env, "TRADEPOST_FAULT_SEED", randomInt(1, 1_000_000)),
});

/** A whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** Draws that follow from `seed` and `name`, the same ones in the same order each time. */
export const drawsOf = (seed: number, name: string): Draw => {
  let drawn = 0;
  return (below) => {
    drawn += 1;
    return createHash("sha256").update(`${seed} ${drawn} ${name}`).digest().readUInt32BE() % below;
  };
};
