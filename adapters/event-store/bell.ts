const abortReason = (signal: AbortSignal) =>
  signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));

/** Counts rings and wakes who waits for the next one. */
export const bell = () => {
  const waiters = new Set<() => void>();
  let count = 0;

  return {
    count: () => count,

    ring: () => {
      count += 1;
      for (const wake of waiters) wake();
    },

    /** Waits until `count()` is no longer `seen`, at most `waitMs`. Rejects with `signal.reason` once aborted. */
    changed: (seen: number, waitMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const finish = () => {
          clearTimeout(timer);
          waiters.delete(finish);
          signal?.removeEventListener("abort", finish);
          if (signal?.aborted) reject(abortReason(signal));
          else resolve();
        };
        const timer = setTimeout(finish, waitMs);
        waiters.add(finish);
        signal?.addEventListener("abort", finish);
        if (signal?.aborted || count !== seen) finish();
      }),
  };
};
