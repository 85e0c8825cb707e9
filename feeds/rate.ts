const windowSeconds = 10;

/** Events per second over the last ten seconds. */
export const rate = (now: () => number = () => performance.now()) => {
  const counts = new Map<number, number>();
  const second = () => Math.floor(now() / 1_000);
  const forget = (current: number) => {
    for (const known of counts.keys()) if (known < current - windowSeconds) counts.delete(known);
  };
  return {
    add: (events: number) => {
      const current = second();
      forget(current);
      counts.set(current, (counts.get(current) ?? 0) + events);
    },
    perSecond: () => {
      const current = second();
      forget(current);
      const past = [...counts].filter(([known]) => known < current);
      return past.reduce((sum, [, events]) => sum + events, 0) / windowSeconds;
    },
  };
};
