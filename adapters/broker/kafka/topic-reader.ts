import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from "kafkajs";
import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";
import type { KafkaLog } from "./kafka-log.ts";
import { supervisedConsumer } from "./supervised-consumer.ts";

export type TopicReaderOptions = {
  readonly kafka: Kafka;
  /** Of this reader alone: it is the group's only member and has every partition. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Records in the order of offsets. Must not throw. */
  readonly onRecords: (place: TopicPartition, records: readonly KafkaMessage[]) => void;
  readonly log: KafkaLog;
};

/** Pushes records of those partitions that were asked for, from any offset on. */
export type TopicReader = {
  /** From `offset` on, and no longer from where it was. */
  readonly seek: (place: TopicPartition, offset: number) => void;
  readonly pause: (place: TopicPartition) => void;
  /** Goes on where it was paused. */
  readonly resume: (place: TopicPartition) => void;
  /** The offset of the record that comes next. */
  readonly next: (place: TopicPartition) => number;
  readonly stop: () => Promise<void>;
};

type Reading = { readonly place: TopicPartition; isOn: boolean; next: number; retriedAt: number };

const fetching = {
  // A new place is read once the fetch under way ends: it must not last. Idle, this is four requests a second and broker.
  maxWaitTimeInMs: 250,
  maxBytesPerPartition: 256 * 1_024,
  maxBytes: 4 * 1_024 * 1_024,
  sessionTimeout: 30_000,
};

const partitionsOf = ({ topic, partition }: TopicPartition) => [{ topic, partitions: [partition] }];

/** After each (re)join the client has forgotten every offset, and would fetch all partitions from their beginning. */
const restore = (consumer: Consumer, place: TopicPartition, reading: Reading | undefined) => {
  // By partition: pausing a whole topic makes the client forget it when one of its partitions is paused later.
  if (!reading?.isOn) consumer.pause(partitionsOf(place));
  else {
    consumer.resume(partitionsOf(place));
    consumer.seek({ ...place, offset: String(reading.next) });
  }
};

/** Where each partition is read, whichever consumer does it at the moment. */
const openReadings = () => {
  const readings = new Map<string, Reading>();
  return {
    find: (place: TopicPartition) => readings.get(partitionName(place)),
    of: (place: TopicPartition) => {
      const reading = readings.get(partitionName(place)) ?? { place, isOn: false, next: 0, retriedAt: -1 };
      readings.set(partitionName(place), reading);
      return reading;
    },
  };
};

export const topicReader = ({ kafka, groupId, topics, onRecords, log }: TopicReaderOptions): TopicReader => {
  const readings = openReadings();

  const tell = (what: (consumer: Consumer) => void) => {
    const consumer = members.current();
    try {
      if (consumer) what(consumer);
    } catch (error) {
      // It has crashed a moment ago: its successor begins with what is kept here.
      log.info({ err: error, groupId }, "A Kafka consumer is being replaced");
    }
  };

  const seek = (place: TopicPartition, offset: number) => {
    Object.assign(readings.of(place), { isOn: true, next: offset });
    tell((consumer) => {
      consumer.resume(partitionsOf(place));
      consumer.seek({ ...place, offset: String(offset) });
    });
  };

  const onBatch = (payload: EachBatchPayload) => {
    const { batch } = payload;
    const reading = readings.find(batch);
    const first = Number(batch.messages[0]?.offset ?? 0);
    if (!reading?.isOn || payload.isStale()) return;
    if (first > reading.next && reading.retriedAt !== reading.next) {
      // The client jumped, or the records between are gone: asking once more tells which.
      reading.retriedAt = reading.next;
      seek(reading.place, reading.next);
      return;
    }
    reading.next = Number(batch.lastOffset()) + 1;
    onRecords(reading.place, batch.messages);
  };

  const members = supervisedConsumer({
    kafka,
    topics,
    log,
    config: { ...fetching, groupId },
    onJoined: (consumer, assigned) => {
      for (const [topic, partitions] of assigned)
        for (const partition of partitions)
          restore(consumer, { topic, partition }, readings.find({ topic, partition }));
    },
    onBatch,
  });

  return {
    seek,
    pause: (place) => {
      readings.of(place).isOn = false;
      tell((consumer) => {
        consumer.pause(partitionsOf(place));
      });
    },
    resume: (place) => {
      readings.of(place).isOn = true;
      tell((consumer) => {
        consumer.resume(partitionsOf(place));
      });
    },
    next: (place) => readings.of(place).next,
    stop: members.stop,
  };
};
