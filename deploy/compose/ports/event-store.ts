import type { EventStore } from "../../../command-handlers/event-store.ts";
import type { Feed } from "../../../feeds/feed.ts";
import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import type { VerificationLine } from "../../../schemas/system/operations.ts";
import type { Engines } from "../engines.ts";

export type OpenedEventStore = {
  readonly store: EventStore;
  /** The store's own order of events: what a relay and a rebuild read, and every other follower where there is no broker. */
  readonly feed: Feed;
  /** The last events, oldest first. */
  readonly newest: (limit: number) => Promise<readonly RecordedEvent[]>;
  /** Walks every chain of the store. */
  readonly verify: (signal: AbortSignal) => AsyncIterable<VerificationLine>;
  /** Resolves when the store answers. */
  readonly ping: () => Promise<void>;
  /** Waits for the appends under way. */
  readonly close: () => Promise<void>;
};

/** Opens the store; the tables of the database are up to date by then. */
export type OpenEventStore = (databaseUrl: string) => Promise<OpenedEventStore>;

/** The Postgres log, or EventStoreDB where EVENTSTORE_URL is set. Each is loaded where it is chosen: the other one's client would
 * cost every start. */
export const chooseEventStore =
  ({ eventStoreUrl, eventStorePrefix }: Engines): OpenEventStore =>
  async (databaseUrl) => {
    if (eventStoreUrl === undefined) return (await import("./postgres-log.ts")).openPostgresLog(databaseUrl);
    return (await import("./event-store-db.ts")).openEventStoreDb(eventStoreUrl, eventStorePrefix);
  };
