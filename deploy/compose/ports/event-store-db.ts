import { eventStoreDbLog } from "../../../adapters/event-store/eventstoredb/log.ts";
import { verifyStreams } from "../../../adapters/event-store/eventstoredb/verify.ts";
import { verifying } from "../verify.ts";
import type { OpenedEventStore } from "./event-store.ts";

export const openEventStoreDb = (url: string): OpenedEventStore => {
  const log = eventStoreDbLog(url);
  return {
    store: log.store,
    feed: log.feed,
    newest: (limit) => log.feed.newest(0, limit),
    verify: verifying((onProgress, signal) => verifyStreams(log, { onProgress, signal })),
    ping: async () => {
      await log.status();
    },
    close: log.close,
  };
};
