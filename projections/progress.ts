import type { Position } from "../schemas/recorded-event.ts";
import { waker } from "../feeds/waker.ts";

/** Up to where a view is known to be complete, per partition, in this process. */
export type Progress = {
  readonly reach: (partition: number, position: Position) => void;
  /** Undefined until something is known. */
  readonly at: (partition: number) => Position | undefined;
  /** Ends at the next step forward, or after `ms`. */
  readonly moved: (ms: number) => Promise<void>;
};

export const progress = (): Progress => {
  const reached = new Map<number, Position>();
  const steps = waker();
  return {
    reach: (partition, position) => {
      if (position <= (reached.get(partition) ?? "")) return;
      reached.set(partition, position);
      steps.wake();
    },
    at: (partition) => reached.get(partition),
    moved: (ms) => steps.wait(ms),
  };
};
