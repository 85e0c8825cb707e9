import { contextOf, publishedContexts } from "./contexts.ts";
import { partitionOfKey } from "./murmur2.ts";

/** Of every topic, fixed for a generation. */
const partitionsPerTopic = 12;

/** One partition of one topic. */
export type TopicPartition = { readonly topic: string; readonly partition: number };

/** The topics of one generation: another partition count, filter or mapping is a new generation, published anew from the store. */
export type EventTopics = {
  readonly generation: string;
  readonly partitionsPerTopic: number;
  /** By name, sorted. */
  readonly names: readonly string[];
  /** The topic of a context that publishes. */
  readonly topicOf: (context: string) => string;
  /** Where the events of `stream` go; undefined when it is not published.
   * @throws UnknownCategory for a stream of a newer release. */
  readonly placeOf: (stream: string) => TopicPartition | undefined;
};

const generationPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws RangeError when `generation` cannot stand in a topic's name. */
export const eventTopics = (generation: string): EventTopics => {
  if (!generationPattern.test(generation))
    throw new RangeError(
      `"${generation}" is no topic generation: it must be 1 to 63 lower-case letters, digits and dashes`,
    );
  const topicOf = (context: string) => `tradepost.${context}.events.${generation}`;
  return {
    generation,
    partitionsPerTopic,
    names: publishedContexts.map(topicOf).toSorted(),
    topicOf,
    placeOf: (stream) => {
      const context = contextOf(stream);
      return context === undefined
        ? undefined
        : { topic: topicOf(context), partition: partitionOfKey(stream, partitionsPerTopic) };
    },
  };
};

/** "<topic>[<partition>]": a key for maps, and what people read. */
export const partitionName = ({ topic, partition }: TopicPartition) => `${topic}[${partition}]`;
