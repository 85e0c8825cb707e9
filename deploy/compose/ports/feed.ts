import type { Feed } from "../../../feeds/feed.ts";
import { type Engines, notBuiltIn } from "../engines.ts";

export type OpenedFeed = { readonly feed: Feed; readonly close: () => Promise<void> };

/** How events reach views and reactions, given the store's own feed. */
export type OpenFeed = (ofStore: Feed) => Promise<OpenedFeed>;

const followTheStore: OpenFeed = (feed) => Promise.resolve({ feed, close: () => Promise.resolve() });

/** The store itself, or Kafka where KAFKA_BROKERS is set.
 * @throws Fault */
export const chooseFeed = ({ kafkaBrokers }: Engines): OpenFeed => {
  if (kafkaBrokers !== undefined) throw notBuiltIn("KAFKA_BROKERS", "Kafka");
  return followTheStore;
};

/** Which partition of the feed carries a stream, for those who follow nothing themselves.
 * @throws Fault */
export const choosePartitions = ({ kafkaBrokers }: Engines): Feed["partitionOf"] => {
  if (kafkaBrokers !== undefined) throw notBuiltIn("KAFKA_BROKERS", "Kafka");
  return () => 0;
};
