import { type Instant, instant } from "../../domain/kernel/instant.ts";
import { memoryViewStore } from "../views/memory.ts";

type StoredDeadline = { readonly dueAt: string | null; readonly position: string };

const doublingsMax = 6;

/** One deadline in memory: `views` is the store of its projection. */
export const memoryDeadlines = (now: () => number = () => performance.now()) => {
  const views = memoryViewStore<StoredDeadline>();
  const leased = new Map<string, { readonly dueAt: string; readonly until: number; readonly times: number }>();

  const isFree = (key: string, dueAt: string) => {
    const lease = leased.get(key);
    return lease?.dueAt !== dueAt || lease.until <= now();
  };

  const take = (key: string, dueAt: string, leaseMs: number) => {
    const before = leased.get(key);
    const times = before?.dueAt === dueAt ? before.times : 0;
    leased.set(key, { dueAt, until: now() + leaseMs * 2 ** Math.min(times, doublingsMax), times: times + 1 });
  };

  return {
    views,
    lease: (at: Instant, limit: number, leaseMs: number) => {
      const due = [...views.rows()]
        .flatMap(([key, { dueAt }]) => (dueAt !== null && dueAt <= at && isFree(key, dueAt) ? [{ key, dueAt }] : []))
        .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1))
        .slice(0, limit);
      for (const { key, dueAt } of due) take(key, dueAt, leaseMs);
      return Promise.resolve(due.map(({ key, dueAt }) => ({ key, dueAt: instant(dueAt) })));
    },
    checkpoint: views.checkpoint,
    forgetDone: () => Promise.resolve(),
  };
};
