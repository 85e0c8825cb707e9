import type { Pool } from "pg";
import { eventStoreDbLog } from "../../adapters/event-store/eventstoredb/log.ts";
import { verifyStreams } from "../../adapters/event-store/eventstoredb/verify.ts";
import type { MovedEventWriter } from "../../adapters/event-store/moved-event.ts";
import { postgresLog } from "../../adapters/event-store/postgres/log.ts";
import { postgresMovedEvents } from "../../adapters/event-store/postgres/moved-events.ts";
import { postgresSealedLog } from "../../adapters/event-store/postgres/sealed-log.ts";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { moveMark } from "../../adapters/postgres/move-mark.ts";
import { verifyLog } from "../../checks/log-verifier.ts";
import type { EventStore } from "../../command-handlers/event-store.ts";
import type { Feed } from "../../feeds/feed.ts";
import type { Closing } from "../compose/closing.ts";
import { addressOf } from "./address.ts";
import type { TargetPlace } from "./options.ts";
import { openMigrationPool } from "./source.ts";

type Verdict = { readonly ok: true } | { readonly ok: false; readonly number: number; readonly fault: string };

type TargetLog = {
  readonly feed: Feed;
  readonly store: EventStore;
  readonly writer: MovedEventWriter;
  /** Recomputes every chain. */
  readonly verify: (onProgress: (done: number) => void) => Promise<Verdict>;
  /** Whether events stand at the same positions as in the source. */
  readonly keepsPositions: boolean;
};

export type Target = Awaited<ReturnType<typeof openTarget>>;

const inPostgres = (pool: Pool, closing: Closing): TargetLog => {
  const { feed, store, close } = postgresLog(pool);
  closing.add("the new log", close);
  return {
    feed,
    store,
    writer: postgresMovedEvents(pool),
    verify: (onProgress) => verifyLog(postgresSealedLog(pool), { onProgress }),
    keepsPositions: true,
  };
};

const inEventStoreDb = (url: string, prefix: string, closing: Closing): TargetLog => {
  const log = eventStoreDbLog(url, { prefix });
  closing.add("the new event store", log.close);
  return {
    feed: log.feed,
    store: log.store,
    writer: log.movedEvents,
    verify: (onProgress) => verifyStreams(log, { onProgress }),
    keepsPositions: false,
  };
};

const logOf = ({ eventStoreUrl, prefix }: TargetPlace, pool: Pool, closing: Closing) =>
  eventStoreUrl === undefined ? inPostgres(pool, closing) : inEventStoreDb(eventStoreUrl, prefix, closing);

export const placeOf = ({ folder, databaseUrl, eventStoreUrl }: TargetPlace) => {
  const store = eventStoreUrl === undefined ? "" : `${addressOf(eventStoreUrl)} and `;
  return `${store}${addressOf(databaseUrl)} with the keys in ${folder}`;
};

/** The installation that is moved to, its tables made. */
export const openTarget = async (place: TargetPlace, closing: Closing) => {
  const pool = openMigrationPool(place.databaseUrl, closing);
  await migrate(pool);
  const log = logOf(place, pool, closing);
  return {
    ...log,
    pool,
    folder: place.folder,
    mark: moveMark(pool),
    place: placeOf(place),
    /** The last event there is. */
    newest: async () => {
      const head = await log.feed.head(0);
      return head === undefined ? undefined : log.feed.at(0, head);
    },
  };
};
