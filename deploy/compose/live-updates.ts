import type { Pool } from "pg";
import { memoryLiveUpdates } from "../../adapters/live-updates/memory.ts";
import type { ForeignUpdates, LiveUpdates as Published } from "../../projections/live-updates.ts";
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

/** Wakes who listens to a view that is written elsewhere and not told here: it is looked at twice a second while anybody listens. */
const wakeByLooking = (pool: Pool, listeners: Listeners, isTold: (view: string) => boolean) => {
  let seen: Writes = new Map();
  const look = async () => {
    const foreign = [...listeners.keys()].filter((view) => !isTold(view));
    if (foreign.length === 0) return;
    const now = await readWrites(pool);
    const moved = foreign.filter((view) => seen.has(view) && seen.get(view) !== now.get(view));
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

/** Fan-out as an adapter gives it. */
export type Fanout = Published & LiveUpdates & ForeignUpdates & { readonly stop: () => void };

/** Without a message from other processes: nothing is known of the views that they write, so nothing of them is kept. */
export const ownUpdatesOnly = (isActive: (view: string) => boolean): Fanout => {
  const own = memoryLiveUpdates();
  let unknown = 0;
  return {
    publish: own.publish,
    listen: own.listen,
    // Rising, and never twice the same: what another process commits is not counted here.
    version: (view) => (isActive(view) ? own.version(view) + unknown : (unknown += 1)),
    now: own.now,
    since: (rows) => (rows.every(({ view }) => isActive(view)) ? own.since(rows) : undefined),
    follows: () => false,
    movedUnheard: () => undefined,
    stop: () => undefined,
  };
};

export type Updates = {
  readonly published: Published;
  readonly foreign: ForeignUpdates;
  readonly live: LiveUpdates;
  readonly stop: () => void;
};

/** News of committed views for this process's readers, whoever writes the views. */
export const updates = (pool: Pool, fanout: Fanout, isActive: (view: string) => boolean): Updates => {
  const listeners: Listeners = new Map();

  const listen: LiveUpdates["listen"] = (view, key, listener) => {
    const ofView = listeners.get(view) ?? new Set();
    listeners.set(view, ofView.add(listener));
    const end = fanout.listen(view, key, listener);
    return () => {
      end();
      ofView.delete(listener);
      if (ofView.size === 0 && listeners.get(view) === ofView) listeners.delete(view);
    };
  };

  const stopLooking = wakeByLooking(pool, listeners, (view) => isActive(view) || fanout.follows(view));
  return {
    published: fanout,
    foreign: fanout,
    live: { ...fanout, listen },
    stop: () => {
      stopLooking();
      fanout.stop();
    },
  };
};
