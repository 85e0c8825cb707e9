import type { Feed } from "../../../feeds/feed.ts";
import type { LeaseKeeper } from "../../../feeds/lease-keeper.ts";
import type { Log } from "../../../feeds/log.ts";
import type { Engines } from "../engines.ts";

export type FeedParts = {
  /** The store's own feed. */
  readonly ofStore: Feed;
  /** Of the kind of process: "tradepost-projections". */
  readonly groupId: string;
  readonly log: Log;
};

export type OpenedFeed = {
  readonly feed: Feed;
  /** Decides who works on a partition of the feed; undefined: whoever holds the lease in the database. */
  readonly partitionLeases: Pick<LeaseKeeper, "want"> | undefined;
  readonly close: () => Promise<void>;
};

/** How events reach views and reactions. */
export type OpenFeed = (parts: FeedParts) => Promise<OpenedFeed>;

/** The store itself, or Kafka where KAFKA_BROKERS is set. */
export const chooseFeed =
  ({ kafkaBrokers, topicGeneration }: Engines): OpenFeed =>
  async (parts) => {
    if (kafkaBrokers === undefined)
      return { feed: parts.ofStore, partitionLeases: undefined, close: () => Promise.resolve() };
    const { openKafkaFeed } = await import("./kafka-feed.ts");
    return openKafkaFeed({ ...parts, brokers: kafkaBrokers, generation: topicGeneration });
  };

/** Which partitions of the feed carry a stream and types of events, for those who follow nothing themselves. */
export type Carriers = {
  readonly partitionOf: Feed["partitionOf"];
  readonly partitionsFor: (types: readonly string[]) => readonly number[];
};

export const openCarriers = async ({ kafkaBrokers, topicGeneration }: Engines): Promise<Carriers> => {
  if (kafkaBrokers === undefined) return { partitionOf: () => 0, partitionsFor: () => [0] };
  return (await import("./topic-carriers.ts")).topicCarriers(topicGeneration);
};
