/** Lets many wait for something to happen. `wait` ends when woken, after `ms`, or once `signal` is aborted; the caller looks again. */
export type Waker = {
  readonly wake: () => void;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export const waker = (): Waker => {
  let waiting = new Set<() => void>();
  return {
    wake: () => {
      const woken = waiting;
      waiting = new Set();
      for (const resume of woken) resume();
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const resume = () => {
          clearTimeout(timer);
          waiting.delete(resume);
          signal?.removeEventListener("abort", resume);
          resolve();
        };
        const timer = setTimeout(resume, ms);
        signal?.addEventListener("abort", resume, { once: true });
        waiting.add(resume);
      }),
  };
};
