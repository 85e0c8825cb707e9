import { memoryBroker, type MemoryBrokerOptions, memoryTopics } from "../../adapters/broker/memory.ts";
import { memoryFeed } from "../../adapters/event-store/memory/feed.ts";
import { memoryLog } from "../../adapters/event-store/memory/log.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import type { Lease } from "../../feeds/lease-keeper.ts";
import { encodedEvent, seeded, silent, until } from "../../feeds/sample-log.contract.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { Broker } from "./broker.ts";
import { drawnEvent, fill, records, topicFaults } from "./relay.fixture.ts";
import { type Relay, type RelayOptions, startRelay } from "./relay.ts";

export const topics = eventTopics("spec");
export const alwaysHeld: Lease = {
  isHeld: () => true,
  held: () => Promise.resolve(),
  release: () => Promise.resolve(),
};
const running: Relay[] = [];

/** Called after each spec: a relay runs until it is stopped. */
export const stopRelays = async () => {
  for (const relay of running.splice(0)) await relay.stop();
};

export const world = () => {
  const log = memoryLog();
  const kept = memoryTopics();
  const hints = memoryRelayHints();
  const feed = memoryFeed(log);
  const broker = (options: Partial<MemoryBrokerOptions> = {}): Broker => memoryBroker({ topics, kept, ...options });
  const start = (change: Partial<RelayOptions> = {}) => {
    const relay = startRelay({
      ...{ feed, broker: broker(), hints, topics, records, lease: alwaysHeld, log: silent },
      ...{ waitMs: 20, limits: { pageEvents: 50, sendBytes: 20_000 }, upkeepMs: 10, confirmMs: 30 },
      ...change,
    });
    running.push(relay);
    return relay;
  };
  const content = () => kept.partitions().map((place) => ({ place, records: kept.records(place) }));
  const sent = () => content().reduce((sum, partition) => sum + partition.records.length, 0);
  const due = () => log.events().filter(({ stream }) => topics.placeOf(stream));
  const published = () => until(async () => sent() >= due().length && faults().length === 0, 20_000);
  const faults = () => topicFaults(topics, content(), log.events());
  return { log, kept, hints, feed, broker, start, content, sent, due, published, faults };
};

export type World = ReturnType<typeof world>;

/** A relay that has published some events and was stopped. */
export const publishedWorld = async (count = 60) => {
  const all = world();
  fill(all.log, count, seeded(1));
  const relay = all.start();
  await all.published();
  await relay.stop();
  return all;
};

const drawnOrder = () => {
  const random = seeded(7);
  for (;;) {
    const { event } = drawnEvent(random);
    if (event.type === "OrderConfirmed") return event.data;
  }
};

/** An order's event for any stream. */
export const someOrder = () => encodedEvent({ type: "OrderConfirmed", stream: "", data: JSON.parse(drawnOrder()) });
