import type { Leases } from "./leases.ts";
import type { Log } from "./log.ts";
import { type Waker, waker } from "./waker.ts";

export type Lease = {
  readonly isHeld: () => boolean;
  /** Ends when the lease is held, or `signal` is aborted. */
  readonly held: (signal: AbortSignal) => Promise<void>;
  /** Gives it up; somebody else may take it at once. */
  readonly release: () => Promise<void>;
};

/** All leases of one process: asked for and renewed together. */
export type LeaseKeeper = {
  readonly want: (name: string) => Lease;
  /** Gives every lease up. */
  readonly stop: () => Promise<void>;
};

export type LeaseKeeperOptions = {
  readonly leases: Leases;
  /** Unique to this process and run. */
  readonly owner: string;
  readonly log: Log;
  /** A dead process's work stands still for so long. */
  readonly ttlMs?: number;
};

const recheckMs = 60_000;

type Wanted = { heldUntil: number; readonly changed: Waker };

export const leaseKeeper = ({ leases, owner, log, ttlMs = 3_000 }: LeaseKeeperOptions): LeaseKeeper => {
  const wanted = new Map<string, Wanted>();
  const stopping = new AbortController();
  const asked = waker();
  let running: Promise<void> | undefined;

  const renew = async () => {
    const names = [...wanted.keys()];
    // The store counts from when it answers, later than this: we never believe longer than it does.
    const until = performance.now() + ttlMs;
    const held = new Set(await leases.acquire(names, owner, ttlMs));
    for (const name of names) {
      const lease = wanted.get(name);
      if (!lease) continue;
      const wasHeld = lease.heldUntil > performance.now();
      lease.heldUntil = held.has(name) ? until : 0;
      if (!wasHeld && held.has(name)) lease.changed.wake();
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await renew();
      } catch (error) {
        log.warn({ err: error }, "Leases cannot be renewed; trying again");
      }
      await asked.wait(ttlMs / 3, stopping.signal);
    }
  };

  const release = async (names: readonly string[]) => {
    const held = names.filter((name) => (wanted.get(name)?.heldUntil ?? 0) > performance.now());
    for (const name of names) wanted.delete(name);
    if (held.length > 0) await leases.release(held, owner);
  };

  return {
    want: (name) => {
      const lease: Wanted = wanted.get(name) ?? { heldUntil: 0, changed: waker() };
      wanted.set(name, lease);
      running ??= Promise.resolve().then(run);
      asked.wake();
      const isHeld = () => lease.heldUntil > performance.now();
      return {
        isHeld,
        held: async (signal) => {
          while (!isHeld() && !signal.aborted) await lease.changed.wait(recheckMs, signal);
        },
        release: () => release([name]),
      };
    },
    stop: async () => {
      stopping.abort();
      await running;
      await release([...wanted.keys()]);
    },
  };
};
