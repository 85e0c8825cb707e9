import type { Footprint, Handled } from "./handling-context.ts";
import type { WakeUps } from "./wake-ups.ts";

/** Other processes' appends wake nobody here: they are seen by asking. */
const pollMs = 250;
const waitMsMax = 30_000;
const waitersMax = 2_000;

/** A result, and the streams that showed it. */
export type Settlement = { readonly result: unknown; readonly shown: Footprint["shown"] };

export type Settling = {
  readonly ask: (handling: Pick<Handled["handling"], "facts">) => Promise<unknown>;
  /** A fresh handling for each question. */
  readonly handled: () => Handled;
  readonly waitMs: number;
};

const askOnce = async ({ ask, handled }: Settling) => {
  const { handling, footprint } = handled();
  const result = await ask(handling);
  return { result, ...footprint() };
};

/** Asks again after each change of what was asked for, until there is a result or time is over. */
const asked = async (wakeUps: Pick<WakeUps, "watch">, settling: Settling): Promise<Settlement | undefined> => {
  const until = performance.now() + Math.min(settling.waitMs, waitMsMax);
  const first = await askOnce(settling);
  if (first.result !== undefined) return first;
  const watch = wakeUps.watch(first.facts.map(([stream]) => stream));
  try {
    while (performance.now() < until) {
      const later = await askOnce(settling);
      if (later.result !== undefined) return later;
      await watch.next(Math.max(0, Math.min(pollMs, until - performance.now())));
    }
    return undefined;
  } finally {
    watch.stop();
  }
};

/** Waits for what follows commands; at most 2,000 callers at once, others are not kept waiting. */
export const settledOutcomes = (wakeUps: Pick<WakeUps, "watch">) => {
  let waiters = 0;
  return async (settling: Settling): Promise<Settlement | undefined> => {
    if (waiters >= waitersMax) return undefined;
    waiters += 1;
    try {
      return await asked(wakeUps, settling);
    } finally {
      waiters -= 1;
    }
  };
};
