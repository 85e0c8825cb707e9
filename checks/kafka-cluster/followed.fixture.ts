import { setTimeout as pause } from "node:timers/promises";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { feedTopics } from "../../adapters/broker/kafka/feed-topics.ts";
import { kafkaFeed } from "../../adapters/broker/kafka/feed.ts";
import type { Feed } from "../../feeds/feed.ts";
import { silent } from "../../feeds/sample-log.contract.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import type { RecordedEvent } from "../../schemas/recorded-event.ts";
import { eventRecords } from "../../schemas/topics/event-record.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";

/** A consumer of ours on every partition, as views and reactions have it, from the beginning on. */
export type Followed = {
  /** What differs between all that it was given and the store's events, by partition and in order. */
  readonly differences: (events: readonly RecordedEvent[]) => readonly string[];
  /** Holes that it had to fill from the store: a relay makes none. */
  readonly holes: () => readonly string[];
  readonly stop: () => Promise<void>;
};

const limit = 500;
const waitMs = 1_000;
const restMs = 250;

export const follow = (store: Feed, brokers: readonly string[], generation: string): Followed => {
  const holes: string[] = [];
  const log = {
    ...silent,
    error: (fields: object, message: string) => {
      holes.push(`${message} ${JSON.stringify(fields)}`);
    },
  };
  const catalogue = eventCatalogue();
  const kafka = kafkaClient({ brokers, clientId: "cluster-check-consumer" });
  const topics = feedTopics(eventTopics(generation), catalogue);
  const feed = kafkaFeed({ kafka, topics, records: eventRecords(catalogue), store, log });
  const stopping = new AbortController();
  const taken = Array.from({ length: feed.partitions }, (): RecordedEvent[] => []);

  const take = async (partition: number, events: RecordedEvent[]) => {
    while (!stopping.signal.aborted) {
      try {
        const after = events.at(-1)?.position;
        events.push(...(await feed.read(partition, after, { limit, waitMs, signal: stopping.signal })));
      } catch {
        // As every reader of a feed: once more from where it is.
        await pause(restMs);
      }
    }
  };
  const running = taken.map((events, partition) => take(partition, events));

  const differencesIn = (partition: number, wanted: readonly RecordedEvent[]) => {
    const given = taken[partition] ?? [];
    if (given.length !== wanted.length)
      return [`partition ${partition} gave ${given.length} events, the store has ${wanted.length}`];
    return given.flatMap(({ position, id }, index) =>
      position === wanted[index]?.position && id === wanted[index].id
        ? []
        : [`partition ${partition} gave event ${id} as its ${index + 1}.`],
    );
  };

  return {
    differences: (events) => {
      const byPartition = Map.groupBy(events, ({ stream }) => feed.partitionOf(stream));
      return taken.flatMap((_, partition) => differencesIn(partition, byPartition.get(partition) ?? []));
    },
    holes: () => holes,
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      await feed.stop();
    },
  };
};
