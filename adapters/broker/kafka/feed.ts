import type { Kafka } from "kafkajs";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import type { EventRecords } from "../../../schemas/topics/event-record.ts";
import { checkLimit } from "../../event-store/read-limit.ts";
import { type FeedTopics, partitionNumbers } from "./feed-topics.ts";
import type { GroupLeases } from "./group-leases.ts";
import type { KafkaLog } from "./kafka-log.ts";
import { lagMarks } from "./lag-marks.ts";
import type { StoreFeed } from "./missing-events.ts";
import { type PartitionReader, partitionReader, type ReadOptions } from "./partition-reader.ts";
import { sharedRoom } from "./shared-room.ts";
import { topicOffsets } from "./topic-offsets.ts";
import { topicReader } from "./topic-reader.ts";

export type KafkaFeedOptions = {
  readonly kafka: Kafka;
  /** The topics must be there, or come: the relay makes them. */
  readonly topics: FeedTopics;
  readonly records: Pick<EventRecords, "fromRecord">;
  /** The store that the topics are published from: holes are filled from it, and it knows what stands where. */
  readonly store: StoreFeed;
  /** Who is told how far consumers are, for lag tools; nobody when left out. */
  readonly group?: Pick<GroupLeases, "isAssigned" | "commit">;
  readonly log: KafkaLog;
  /** Events in memory, over all partitions: half of them wherever they come, half in equal shares. */
  readonly bufferedEvents?: number;
  /** Fetching for a partition ends when nobody has read of it for so long. */
  readonly restAfterMs?: number;
};

const charsPerEvent = 1_000;
const shareMin = 100;

/** Asks until it is told, then remembers. */
const remembered = <Result>(ask: () => Promise<Result>) => {
  let answer: Promise<Result> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
};

/** A reader per partition, opened by whoever asks for it first; all fetch by one consumer. */
const openReaders = (options: KafkaFeedOptions, numberOf: (stream: string) => number | undefined) => {
  const { kafka, topics, records, store, log, bufferedEvents = 20_000, restAfterMs = 15_000 } = options;
  const numbers = partitionNumbers(topics);
  const roomEvents = bufferedEvents / 2;
  const room = sharedRoom(roomEvents, roomEvents * charsPerEvent);
  const eventsMax = Math.max(shareMin, Math.floor((bufferedEvents - roomEvents) / numbers.count));
  const readers = new Map<number, PartitionReader>();
  const epoch = remembered(store.epoch);
  const offsets = topicOffsets(kafka, topics.names);
  const reader = topicReader({
    kafka,
    topics: topics.names,
    onRecords: (place, received) => readers.get(numbers.numberOf(place) ?? -1)?.onRecords(received),
    log,
  });

  const open = (partition: number, storeEpoch: string) =>
    partitionReader({
      place: numbers.placeOf(partition),
      epoch: storeEpoch,
      fromRecord: records.fromRecord,
      belongs: ({ stream }: RecordedEvent) => numberOf(stream) === partition,
      eventsMax,
      charsMax: eventsMax * charsPerEvent,
      room,
      reader,
      offsets,
      store,
      log,
    });

  const resting = setInterval(() => {
    for (const partition of readers.values()) void partition.restUnlessRead(restAfterMs);
  }, restAfterMs / 3);

  return {
    epoch,
    knownOffset: (partition: number, position: Position) => readers.get(partition)?.knownOffset(position),
    /** @throws RangeError */
    of: async (partition: number) => {
      numbers.placeOf(partition);
      const storeEpoch = await epoch();
      const known = readers.get(partition) ?? open(partition, storeEpoch);
      readers.set(partition, known);
      return known;
    },
    stop: async () => {
      clearInterval(resting);
      await reader.stop();
      await offsets.close();
    },
  };
};

const marksOf = ({ group, log }: KafkaFeedOptions, readers: ReturnType<typeof openReaders>, topics: FeedTopics) =>
  group && lagMarks({ ...group, placeOf: partitionNumbers(topics).placeOf, offsetOf: readers.knownOffset, log });

/** The feed port on Kafka topics: per partition every event of the store once and in order, whatever the topic repeats or lacks.
 * `read` rejects with FOREIGN_TOPIC when the topics are of another store. */
export const kafkaFeed = (options: KafkaFeedOptions) => {
  const { topics, store } = options;
  if (store.partitions !== 1) throw new RangeError("The event store's own feed has one order, and one partition");
  const numbers = partitionNumbers(topics);

  const numberOf = (stream: string) => {
    const place = topics.placeOf(stream);
    return place && numbers.numberOf(place);
  };

  const readers = openReaders(options, numberOf);
  const marks = marksOf(options, readers, topics);

  return {
    epoch: readers.epoch,
    partitions: numbers.count,
    partitionOf: numberOf,

    partitionsFor: (types: readonly string[]) => {
      const unknown = types.filter((type) => topics.topicOf(type) === undefined);
      if (unknown.length > 0) throw new RangeError(`No topic is known for ${unknown.join(", ")}`);
      const carrying = new Set(types.map((type) => topics.topicOf(type)));
      return topics.names.filter((topic) => carrying.has(topic)).flatMap(numbers.ofTopic);
    },

    read: async (partition: number, after: Position | undefined, reading: ReadOptions) => {
      checkLimit(reading.limit);
      reading.signal?.throwIfAborted();
      return (await readers.of(partition)).read(after, reading);
    },

    head: async (partition: number) => (await readers.of(partition)).head(),

    at: async (partition: number, position: Position) => {
      const event = await store.at(0, position);
      return event && numberOf(event.stream) === partition ? event : undefined;
    },

    behind: async (partition: number, after: Position | undefined) => (await readers.of(partition)).behind(after),

    ...(marks && { done: marks.done }),

    /** Once nobody reads any more. */
    stop: async () => {
      await marks?.stop();
      await readers.stop();
    },
  };
};
