import { randomUUID } from "node:crypto";
import pg from "pg";

const channel = "log_appended";
/** Other processes poll at this rate anyway: to wake them more often would only cost. */
const notifyEveryMs = 20;
const reconnectMs = 1_000;

export type WakeUp = {
  /** Something was appended by this process. */
  readonly hint: () => void;
  /** Changes whenever something was appended. */
  readonly count: () => number;
  /** Waits until `count()` is no longer `seen`, at most `waitMs`. Rejects with `signal.reason` once aborted. */
  readonly changed: (seen: number, waitMs: number, signal?: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

const abortReason = (signal: AbortSignal) =>
  signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));

/** Wakes the readers of one process: at once after its own appends, by NOTIFY after another's.
 * No reader depends on it: a lost call costs the time until the reader's next poll. */
export const postgresWakeUp = (config: pg.ClientConfig): WakeUp => {
  const sender = randomUUID();
  const waiters = new Set<() => void>();
  let count = 0;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let notifying: NodeJS.Timeout | undefined;
  let missed = false;
  let closed = false;

  const bump = () => {
    count += 1;
    for (const wake of waiters) wake();
  };

  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    client = undefined;
    lost.end().catch(() => undefined);
    if (!closed) retry = setTimeout(connect, reconnectMs).unref();
  };

  const connect = () => {
    const fresh = new pg.Client({ ...config, application_name: "tradepost log wake-up" });
    client = fresh;
    fresh.on("error", () => {
      lose(fresh);
    });
    fresh.on("end", () => {
      lose(fresh);
    });
    fresh.on("notification", ({ payload }) => {
      if (payload !== sender) bump();
    });
    fresh
      .connect()
      // A wake-up that a crash loses is no loss, so its commit waits for no disk.
      .then(() => fresh.query(`SET synchronous_commit = off; LISTEN ${channel}`))
      .then(bump, () => {
        lose(fresh);
      });
  };

  const notify = () => {
    const to = client;
    missed = false;
    notifying = setTimeout(() => {
      notifying = undefined;
      if (missed) notify();
    }, notifyEveryMs).unref();
    to?.query({ name: "wake", text: "SELECT pg_notify($1, $2)", values: [channel, sender] }).catch(() => {
      lose(to);
    });
  };

  connect();

  return {
    hint: () => {
      bump();
      if (notifying) missed = true;
      else notify();
    },
    count: () => count,
    changed: (seen, waitMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(abortReason(signal));
        else if (count !== seen) resolve();
        else {
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
        }
      }),
    close: async () => {
      closed = true;
      clearTimeout(retry);
      clearTimeout(notifying);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
