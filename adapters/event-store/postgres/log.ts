import type { Pool } from "pg";
import { postgresEventStore, type PostgresEventStoreOptions } from "./event-store.ts";
import { postgresFeed } from "./feed.ts";
import { logStatus } from "./log-status.ts";
import { postgresWakeUp } from "./wake-up.ts";

/** Store and feed on one database, the feed woken by the store. `migrate` must have run. */
export const postgresLog = (pool: Pool, options: Omit<PostgresEventStoreOptions, "onAppended"> = {}) => {
  const wakeUp = postgresWakeUp(pool.options);
  const store = postgresEventStore(pool, { ...options, onAppended: wakeUp.hint });
  return {
    store,
    feed: postgresFeed(pool, wakeUp),
    status: () => logStatus(pool),
    /** Waits for the appends under way; the pool stays open. */
    close: async () => {
      await store.close();
      await wakeUp.close();
    },
  };
};
