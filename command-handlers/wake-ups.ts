/** Lets those who wait for news of streams know of appends in this process. */
export const wakeUps = () => {
  const waiting = new Map<string, Set<() => void>>();

  const drop = (streams: readonly string[], wake: () => void) => {
    for (const stream of streams) {
      const set = waiting.get(stream);
      set?.delete(wake);
      if (set?.size === 0) waiting.delete(stream);
    }
  };

  return {
    appended: (stream: string) => {
      for (const wake of waiting.get(stream) ?? []) wake();
    },
    /** Resolves at the next append to one of `streams`, or after `ms`. */
    next: (streams: readonly string[], ms: number) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          drop(streams, wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        for (const stream of streams) waiting.set(stream, (waiting.get(stream) ?? new Set()).add(wake));
      }),
  };
};

export type WakeUps = ReturnType<typeof wakeUps>;
