import type { BatchRecord } from "./record-batches.ts";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { bell } from "../../event-store/bell.ts";
import type { KafkaLog } from "./kafka-log.ts";
import type { StoreFeed } from "./missing-events.ts";
import { partitionWindow, type PartitionWindowOptions } from "./partition-window.ts";
import { placeHints } from "./place-hints.ts";
import type { TopicOffsets } from "./topic-offsets.ts";
import type { TopicReader } from "./topic-reader.ts";

export type PartitionParts = Omit<PartitionWindowOptions, "onStray"> & {
  readonly place: TopicPartition;
  readonly reader: TopicReader;
  readonly offsets: TopicOffsets;
  readonly store: StoreFeed;
  readonly belongs: (event: RecordedEvent) => boolean;
  readonly log: KafkaLog;
};

/** For every answer of Kafka or the store. */
export const answerMs = 15_000;

type Peek = (records: readonly BatchRecord[]) => void;

const untilArrived = async (arrived: ReturnType<typeof bell>, place: TopicPartition, isDone: () => boolean) => {
  const endAt = performance.now() + answerMs;
  for (let seen = arrived.count(); !isDone(); seen = arrived.count()) {
    const leftMs = endAt - performance.now();
    if (leftMs <= 0)
      throw Object.assign(new Error(`Kafka gives no records of ${partitionName(place)}`), { code: "ETIMEDOUT" });
    await arrived.changed(seen, leftMs);
  }
};

const strayTeller = (log: KafkaLog, place: TopicPartition) => (offset: string) => {
  const fields = { partition: partitionName(place), offset };
  log.error(fields, "A record in the topic was not written by our relay; it is passed");
};

/** Fetches for one partition as long as its window has room. */
export const partitionFlow = ({ place, reader, offsets, log, ...options }: PartitionParts) => {
  const arrived = bell();
  const hints = placeHints();
  let peek: Peek | undefined;
  let isPaused = false;
  const window = partitionWindow({ ...options, onStray: strayTeller(log, place) });

  const pause = () => {
    isPaused = true;
    reader.pause(place);
  };

  const seek = (offset: number) => {
    isPaused = false;
    reader.seek(place, offset);
  };

  return {
    window,
    hints,
    arrived,
    pause,
    seek,
    /** The offset of the record that comes next. */
    next: () => reader.next(place),
    hasMore: () => reader.hasMore(place),
    /** Of the partition, as of now. */
    ends: async () => {
      const found = (await offsets.ends(place.topic)).get(place.partition);
      if (!found) throw new Error(`${partitionName(place)} does not exist`);
      return found;
    },
    onRecords: (records: readonly BatchRecord[]) => {
      if (peek) peek(records);
      else window.add(records);
      if (window.trouble() || window.isFull()) pause();
      arrived.ring();
    },
    /** Whoever waits at the window's old place must look again: nothing arrives there any more. */
    moveTo: (after: Position | undefined, offset: number) => {
      window.place(after);
      seek(offset);
      arrived.ring();
    },
    /** Instead of the window, whose place is lost. */
    divert: (to: Peek | undefined) => {
      window.forget();
      peek = to;
      arrived.ring();
    },
    take: (after: Position | undefined, limit: number) => {
      const { events, next } = window.page(after, limit);
      const last = events.at(-1);
      if (last) hints.note(last.position, next);
      if (isPaused && !window.isFull() && !window.trouble()) {
        isPaused = false;
        reader.resume(place);
      }
      return events;
    },
    /** @throws ETIMEDOUT when Kafka gives nothing for too long. */
    until: (isDone: () => boolean) => untilArrived(arrived, place, isDone),
  };
};

export type PartitionFlow = ReturnType<typeof partitionFlow>;
