import type { EventCatalogue } from "../../../schemas/event-catalogue.ts";
import { isUnknownCategory } from "../../../schemas/topics/contexts.ts";
import type { EventTopics, TopicPartition } from "../../../schemas/topics/event-topics.ts";

/** The topics that a feed reads, its partitions numbered over all of them. */
export type FeedTopics = {
  /** In the order of their numbers. */
  readonly names: readonly string[];
  readonly partitionsPerTopic: number;
  /** Undefined when `stream` is not published, or not known to this release. */
  readonly placeOf: (stream: string) => TopicPartition | undefined;
  /** The topic that carries events of `type`; undefined for a type that this release does not know. */
  readonly topicOf: (type: string) => string | undefined;
};

/** Checkpoints are kept under the numbers that follow from this order: new contexts go to the end. */
export const numberedContexts = [
  "accounts",
  "companies",
  "fulfilment",
  "inventory",
  "orders",
  "products",
  "retailers",
] as const;

/** One generation of the published topics.
 * @throws Error when a published context has no number. */
export const feedTopics = (topics: EventTopics, catalogue: EventCatalogue): FeedTopics => {
  const nameOf = (context: string) => `tradepost.${context}.events.${topics.generation}`;
  const names = numberedContexts.map(nameOf);
  const unnumbered = topics.names.filter((name) => !names.includes(name));
  if (unnumbered.length > 0) throw new Error(`No partition numbers for ${unnumbered.join(", ")}: see numberedContexts`);
  return {
    names,
    partitionsPerTopic: topics.partitionsPerTopic,
    placeOf: (stream) => {
      try {
        return topics.placeOf(stream);
      } catch (error) {
        if (isUnknownCategory(error)) return undefined;
        throw error;
      }
    },
    topicOf: (type) => {
      const context = catalogue.versions(type)[0]?.context;
      return context === undefined ? undefined : nameOf(context);
    },
  };
};

/** Between a feed's partition numbers and places in topics. */
export const partitionNumbers = ({ names, partitionsPerTopic }: FeedTopics) => {
  const count = names.length * partitionsPerTopic;
  return {
    count,
    /** Undefined for a topic that the feed does not read. */
    numberOf: ({ topic, partition }: TopicPartition) => {
      const index = names.indexOf(topic);
      return index < 0 ? undefined : index * partitionsPerTopic + partition;
    },
    /** @throws RangeError */
    placeOf: (number: number): TopicPartition => {
      const topic = names[Math.floor(number / partitionsPerTopic)];
      if (topic === undefined || !Number.isInteger(number) || number < 0)
        throw new RangeError(`There is no partition ${String(number)}: the feed has ${String(count)}`);
      return { topic, partition: number % partitionsPerTopic };
    },
    ofTopic: (topic: string) =>
      Array.from(
        { length: partitionsPerTopic },
        (_, partition) => names.indexOf(topic) * partitionsPerTopic + partition,
      ),
  };
};
