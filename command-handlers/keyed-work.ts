import { backoffMs } from "../feeds/backoff.ts";
import { waker } from "../feeds/waker.ts";

type Attempt = (failures: number) => Promise<void>;

export type KeyedWork = {
  /** Does `attempt` (it gets the number of failures so far) after all earlier work of `key`, again and again until it no longer throws or all work is abandoned. True when done. */
  readonly add: (key: string, attempt: Attempt) => Promise<boolean>;
  /** Lets running attempts end, starts no other; ends when none runs. */
  readonly abandon: () => Promise<void>;
};

export type KeyedWorkOptions = {
  /** Attempts that run side by side; one that waits to be repeated does not count. */
  readonly concurrency: number;
  readonly onFailure: (error: unknown, key: string, failures: number) => void;
};

/** Work in order within a key, side by side between keys. */
export const keyedWork = ({ concurrency, onFailure }: KeyedWorkOptions): KeyedWork => {
  const lastOf = new Map<string, Promise<boolean>>();
  const abandoning = new AbortController();
  const resting = waker();
  const waiting: (() => void)[] = [];
  let free = concurrency;

  const enter = async () => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
  };

  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  const tryOnce = async (key: string, attempt: Attempt, failures: number) => {
    await enter();
    try {
      if (abandoning.signal.aborted) return "abandoned";
      await attempt(failures);
      return "done";
    } catch (error) {
      onFailure(error, key, failures + 1);
      return "failed";
    } finally {
      leave();
    }
  };

  const untilDone = async (key: string, attempt: Attempt) => {
    for (let failures = 0; ; failures++) {
      const outcome = await tryOnce(key, attempt, failures);
      if (outcome !== "failed") return outcome === "done";
      await resting.wait(backoffMs(failures + 1), abandoning.signal);
    }
  };

  return {
    add: (key, attempt) => {
      const before = lastOf.get(key);
      const work = before ? before.then(() => untilDone(key, attempt)) : untilDone(key, attempt);
      lastOf.set(key, work);
      return work.finally(() => {
        if (lastOf.get(key) === work) lastOf.delete(key);
      });
    },
    abandon: async () => {
      abandoning.abort();
      await Promise.allSettled(lastOf.values());
    },
  };
};
