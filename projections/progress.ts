import { setTimeout as pause } from "node:timers/promises";
import type { Position } from "../schemas/recorded-event.ts";
import { waker } from "../feeds/waker.ts";

/** Up to where a view is known to be complete, per partition, in this process. */
export type Progress = {
  readonly reach: (partition: number, position: Position) => void;
  /** Undefined until something is known. */
  readonly at: (partition: number) => Position | undefined;
  /** Ends at the next step forward, or after `ms`. */
  readonly moved: (ms: number) => Promise<void>;
  /** Lets events gather for `ms`, or until somebody begins to wait for the view; for `hurriedMs` when somebody does already. */
  readonly rest: (ms: number, hurriedMs: number) => Promise<void>;
  /** Ends `ms` after it ended last, for all who wait in it together, so that partitions write together. */
  readonly turn: (ms: number) => Promise<void>;
};

export const progress = (): Progress => {
  const reached = new Map<number, Position>();
  const steps = waker();
  const wishes = waker();
  let waiting = 0;
  let turnedAt = -Infinity;
  let turning: Promise<void> | undefined;

  const turnAfter = async (ms: number) => {
    await pause(ms);
    turnedAt = performance.now();
    turning = undefined;
  };

  return {
    reach: (partition, position) => {
      if (position <= (reached.get(partition) ?? "")) return;
      reached.set(partition, position);
      steps.wake();
    },
    at: (partition) => reached.get(partition),
    moved: async (ms) => {
      waiting += 1;
      wishes.wake();
      await steps.wait(ms);
      waiting -= 1;
    },
    rest: async (ms, hurriedMs) => {
      if (waiting === 0) await wishes.wait(ms);
      else if (hurriedMs > 0) await pause(hurriedMs);
    },
    turn: (ms) => (turning ??= turnAfter(Math.max(0, turnedAt + ms - performance.now()))),
  };
};
