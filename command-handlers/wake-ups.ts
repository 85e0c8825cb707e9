/** Appends of this process to the streams that someone watches. */
export type Watch = {
  /** Resolves at the first append since the last call, or after `ms`. */
  readonly next: (ms: number) => Promise<void>;
  readonly stop: () => void;
};

export const wakeUps = () => {
  const watching = new Map<string, Set<() => void>>();

  const drop = (stream: string, wake: () => void) => {
    const wakes = watching.get(stream);
    wakes?.delete(wake);
    if (wakes?.size === 0) watching.delete(stream);
  };

  const watch = (streams: readonly string[]): Watch => {
    let news = Promise.withResolvers<undefined>();
    const wake = () => {
      news.resolve(undefined);
    };
    for (const stream of streams) watching.set(stream, (watching.get(stream) ?? new Set()).add(wake));
    return {
      next: async (ms) => {
        const timer = setTimeout(wake, ms);
        await news.promise;
        clearTimeout(timer);
        news = Promise.withResolvers<undefined>();
      },
      stop: () => {
        for (const stream of streams) drop(stream, wake);
      },
    };
  };

  return {
    watch,
    appended: (stream: string) => {
      for (const wake of watching.get(stream) ?? []) wake();
    },
  };
};

export type WakeUps = ReturnType<typeof wakeUps>;
