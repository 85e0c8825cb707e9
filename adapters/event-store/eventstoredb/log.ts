import type { Position } from "../../../schemas/recorded-event.ts";
import { allReader } from "./all-reader.ts";
import { connection } from "./connection.ts";
import { storeEpoch } from "./epoch.ts";
import { type EventStoreDbOptions, eventStoreDbStore } from "./event-store.ts";
import { type EventStoreDbFeedOptions, eventStoreDbFeed } from "./feed.ts";
import { eventStoreDbMovedEvents } from "./moved-events.ts";

export type EventStoreDbLogOptions = EventStoreDbOptions & EventStoreDbFeedOptions;

export type EventStoreDbStatus = {
  readonly epoch: string;
  /** Undefined while the store is empty. How many events there are, nobody counts: positions have gaps. */
  readonly head: Position | undefined;
};

const statusMs = 2_000;

/** Store and feed of `url` (esdb://…). Nothing is sent before the first call; a server that is down then is no error here.
 * @throws Error in words when `url` is no safe one. */
export const eventStoreDbLog = (url: string, options: EventStoreDbLogOptions = {}) => {
  const { prefix = "", deadlineMs = 10_000 } = options;
  const connected = connection(url);
  const epoch = storeEpoch(connected, prefix, deadlineMs);
  const store = eventStoreDbStore(connected, epoch, options);
  const feed = eventStoreDbFeed(connected, epoch, options);
  const quickEpoch = storeEpoch(connected, prefix, statusMs);
  const quick = allReader(connected, { prefix, epoch: quickEpoch, retryMs: statusMs });
  return {
    store,
    feed,
    /** For a log that is moved here from another store. */
    movedEvents: eventStoreDbMovedEvents(connected, epoch, prefix),
    /** Asks the server: rejects within seconds when it is out of reach. */
    status: async (): Promise<EventStoreDbStatus> => ({
      epoch: (await quickEpoch()).id,
      head: await quick.last(),
    }),
    /** Waits for the appends under way, then ends everything else. */
    close: async () => {
      await store.close();
      await feed.close();
      await connected.close();
    },
  };
};
