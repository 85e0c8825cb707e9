import type { Pool } from "pg";
import { memoryLiveUpdates } from "../../adapters/live-updates/memory.ts";
import type { LiveUpdates as Published } from "../../projections/live-updates.ts";
import type { LiveUpdates } from "../../read-api/live-updates.ts";

const lookEveryMs = 500;

type Writes = ReadonlyMap<string, string>;
type Listeners = Map<string, Set<() => void>>;

const readWrites = async (pool: Pool): Promise<Writes> => {
  const { rows } = await pool.query<{ view: string; writes: string }>({
    name: "view-writes",
    text: "SELECT regexp_replace(view, '_v[0-9]+$', '') AS view, writes::text AS writes FROM view_writes",
  });
  return new Map(rows.map(({ view, writes }) => [view, writes]));
};

/** Wakes who listens to a view that another process writes: it is looked at twice a second while anybody listens. */
const wakeByLooking = (pool: Pool, listeners: Listeners, isActive: (view: string) => boolean) => {
  let seen: Writes = new Map();
  const look = async () => {
    const foreign = [...listeners.keys()].filter((view) => !isActive(view));
    if (foreign.length === 0) return;
    const now = await readWrites(pool);
    // What was never seen may have moved since somebody listens: they are woken once for nothing rather than never.
    const moved = foreign.filter((view) => seen.get(view) !== now.get(view));
    seen = now;
    for (const view of moved) for (const listener of listeners.get(view) ?? []) listener();
  };
  // A database that is away for a moment is looked at again.
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

export type Updates = {
  readonly publish: Published["publish"];
  readonly live: LiveUpdates;
  readonly stop: () => void;
};

/** News of committed views for this process's readers, whoever writes the views. */
export const updates = (pool: Pool, isActive: (view: string) => boolean): Updates => {
  const own = memoryLiveUpdates();
  const listeners: Listeners = new Map();
  let unknown = 0;

  const listen: LiveUpdates["listen"] = (view, key, listener) => {
    const ofView = listeners.get(view) ?? new Set();
    listeners.set(view, ofView.add(listener));
    const end = own.listen(view, key, listener);
    return () => {
      end();
      ofView.delete(listener);
      if (ofView.size === 0) listeners.delete(view);
    };
  };

  return {
    publish: own.publish,
    live: {
      listen,
      // What another process commits is not counted here: then no version is like the one before, and nothing is kept.
      version: (view) => (isActive(view) ? own.version(view) : (unknown -= 1)),
    },
    stop: wakeByLooking(pool, listeners, isActive),
  };
};
