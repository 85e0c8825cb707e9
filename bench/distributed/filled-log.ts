import { memoryEventStore } from "../../adapters/event-store/memory/event-store.ts";
import { memoryFeed } from "../../adapters/event-store/memory/feed.ts";
import { memoryLog } from "../../adapters/event-store/memory/log.ts";
import { memoryKeyStore } from "../../adapters/key-store/memory.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { eventCodec } from "../../schemas/event-codec.ts";
import { eventRecords } from "../../schemas/topics/event-record.ts";
import { appendOrders, eventsPerOrder } from "../order-log.ts";

/** A log in memory that holds `events` events of orders, so that no store's speed is in what is measured. */
export const filledLog = async (events: number) => {
  const catalogue = eventCatalogue();
  const codec = eventCodec(catalogue, memoryKeyStore());
  const log = memoryLog();
  await appendOrders(memoryEventStore(log), codec, 0, events / eventsPerOrder);
  return { log, feed: memoryFeed(log), codec, catalogue, records: eventRecords(catalogue) };
};

export type FilledLog = Awaited<ReturnType<typeof filledLog>>;
