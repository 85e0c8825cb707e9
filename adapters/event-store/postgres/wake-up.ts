import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const channel = "log_appended";
/** Other processes poll at about this rate anyway: to wake them more often would only cost. */
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

/** Counts appends and wakes who waits for the next one. */
const bell = () => {
  const waiters = new Set<() => void>();
  let count = 0;
  return {
    count: () => count,
    ring: () => {
      count += 1;
      for (const wake of waiters) wake();
    },
    changed: (seen: number, waitMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
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
        if (signal?.aborted || count !== seen) finish();
      }),
  };
};

/** Wakes the readers of one process: at once after its own appends, by NOTIFY after another's.
 * No reader depends on it: a lost call costs the time until the reader's next poll. */
export const postgresWakeUp = (config: pg.ClientConfig): WakeUp => {
  const sender = randomUUID();
  const { count, ring, changed } = bell();
  let current: pg.Client | undefined;
  let listening = false;
  let notifying = false;
  let due = false;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const lose = (client: pg.Client) => {
    if (client !== current) return;
    current = undefined;
    listening = false;
    client.end().catch(() => undefined);
    if (!closed) retry = setTimeout(connect, reconnectMs).unref();
  };

  const listen = async (client: pg.Client) => {
    try {
      await client.connect();
      // A wake-up that a crash loses is no loss, so its commit waits for no disk.
      await client.query(`SET synchronous_commit = off; LISTEN ${channel}`);
      listening = true;
      ring();
    } catch {
      lose(client);
    }
  };

  const connect = () => {
    const client = new pg.Client({ ...config, application_name: "tradepost log wake-up" });
    current = client;
    for (const event of ["error", "end"] as const)
      client.on(event, () => {
        lose(client);
      });
    client.on("notification", ({ payload }) => {
      if (payload !== sender) ring();
    });
    void listen(client);
  };

  const notify = async () => {
    notifying = true;
    while (due && current && listening) {
      due = false;
      const client = current;
      const query = { name: "wake", text: "SELECT pg_notify($1, $2)", values: [channel, sender] };
      await client.query(query).catch(() => {
        lose(client);
      });
      await pause(notifyEveryMs, undefined, { ref: false });
    }
    notifying = false;
  };

  connect();

  return {
    count,
    changed,
    hint: () => {
      ring();
      due = true;
      if (!notifying) void notify();
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      const last = current;
      current = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
