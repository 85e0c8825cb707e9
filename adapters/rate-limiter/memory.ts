import { LRUCache } from "lru-cache";

type Rate = { readonly limit: number; readonly windowMs: number };
type Window = { taken: number; readonly endsAt: number };

/** Keys counted at once; the least recently seen one is forgotten beyond that. */
const keysMax = 100_000;

/** Counts in fixed windows that begin with a key's first take, in this process alone. */
export const memoryRateLimiter = (now: () => number = () => performance.now()) => {
  // A bound on the size, which grows, and not on the number, for which the cache would take all its room at once.
  const windows = new LRUCache<string, Window>({ maxSize: keysMax, sizeCalculation: () => 1 });

  const windowOf = (key: string, { windowMs }: Rate) => {
    const known = windows.get(key);
    if (known && known.endsAt > now()) return known;
    const opened = { taken: 0, endsAt: now() + windowMs };
    windows.set(key, opened);
    return opened;
  };

  return {
    take: (key: string, rate: Rate) => {
      const window = windowOf(key, rate);
      const allowed = window.taken < rate.limit;
      if (allowed) window.taken += 1;
      return { allowed, remaining: rate.limit - window.taken, resetMs: window.endsAt - now() };
    },
  };
};
