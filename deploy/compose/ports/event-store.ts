import { postgresLog } from "../../../adapters/event-store/postgres/log.ts";
import { postgresPool } from "../../../adapters/postgres/pool.ts";
import type { EventStore } from "../../../command-handlers/event-store.ts";
import type { Feed } from "../../../feeds/feed.ts";
import type { VerificationLine } from "../../../schemas/system/operations.ts";
import { type Engines, notBuiltIn } from "../engines.ts";
import { verifying } from "../verify.ts";

export type OpenedEventStore = {
  readonly store: EventStore;
  /** The store's own order of events: what a relay and a rebuild read, and every other follower where there is no broker. */
  readonly feed: Feed;
  /** Walks every chain of the store. */
  readonly verify: (signal: AbortSignal) => AsyncIterable<VerificationLine>;
  /** Resolves when the store answers. */
  readonly ping: () => Promise<void>;
  /** Waits for the appends under way. */
  readonly close: () => Promise<void>;
};

/** Opens the store; the tables of the database are up to date by then. */
export type OpenEventStore = (databaseUrl: string) => OpenedEventStore;

const connectionsMax = 6;

/** The log has connections of its own: an append never waits behind a query. */
const openPostgresLog: OpenEventStore = (databaseUrl) => {
  const pool = postgresPool(databaseUrl, { applicationName: "log", max: connectionsMax });
  const log = postgresLog(pool);
  return {
    store: log.store,
    feed: log.feed,
    verify: verifying(pool),
    ping: async () => {
      await log.status();
    },
    close: async () => {
      await log.close();
      await pool.end();
    },
  };
};

/** The Postgres log, or EventStoreDB where EVENTSTORE_URL is set.
 * @throws Fault */
export const chooseEventStore = ({ eventStoreUrl }: Engines): OpenEventStore => {
  if (eventStoreUrl !== undefined) throw notBuiltIn("EVENTSTORE_URL", "EventStoreDB");
  return openPostgresLog;
};
