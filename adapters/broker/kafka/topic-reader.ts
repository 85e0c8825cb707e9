import { setTimeout as pause } from "node:timers/promises";
import type { Kafka } from "kafkajs";
import type { TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { bell } from "../../event-store/bell.ts";
import { openCluster } from "./cluster.ts";
import { fetchLoop } from "./fetch-loop.ts";
import type { KafkaLog } from "./kafka-log.ts";
import { readingPlaces } from "./reading-places.ts";
import type { BatchRecord } from "./record-batches.ts";

export type TopicReaderOptions = {
  readonly kafka: Kafka;
  readonly topics: readonly string[];
  /** Records in the order of offsets. Must not throw. */
  readonly onRecords: (place: TopicPartition, records: readonly BatchRecord[]) => void;
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
  /** More is there for certain; if not, the brokers have to be asked. */
  readonly hasMore: (place: TopicPartition) => boolean;
  readonly stop: () => Promise<void>;
};

const openMs = 15_000;
const restMs = 500;
/** Failures in a row before people hear of it, each about a second: a broker that comes back is none of their business. */
const toldAt = 20;

/** Reads without a group: every process reads for itself, whatever is assigned to whom. */
export const topicReader = ({ kafka, topics, onRecords, log }: TopicReaderOptions): TopicReader => {
  const places = readingPlaces();
  const changed = bell();
  const stopping = new AbortController();
  const { signal } = stopping;
  const isStopped = () => signal.aborted;
  let failures = 0;

  const runOnce = async () => {
    const { cluster, close } = await openCluster(kafka, topics, {
      what: "Connecting to the topics",
      deadlineMs: openMs,
    });
    const onAnswer = () => {
      failures = 0;
    };
    try {
      await fetchLoop({ cluster, wanted: places.wanted, changed, onRecords, onAnswer, signal });
    } finally {
      await close();
    }
  };

  const failed = async (error: unknown) => {
    failures += 1;
    const fields = { err: error, topics: topics.length, failures };
    if (failures % toldAt === 0) log.warn(fields, "The topics cannot be read; trying again");
    else log.info(fields, "Reading the topics failed; it begins anew");
    await pause(restMs, undefined, { signal }).catch(() => undefined);
  };

  const run = async () => {
    while (!isStopped())
      try {
        await runOnce();
      } catch (error) {
        if (!isStopped()) await failed(error);
      }
  };

  const running = run();
  return {
    seek: (place, offset) => {
      const reading = places.of(place);
      reading.next = offset;
      reading.isOn = true;
      changed.ring();
    },
    pause: (place) => {
      places.of(place).isOn = false;
    },
    resume: (place) => {
      places.of(place).isOn = true;
      changed.ring();
    },
    next: (place) => places.of(place).next,
    hasMore: (place) => places.of(place).next < places.of(place).high,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
