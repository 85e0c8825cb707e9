import type { Kafka } from "kafkajs";
import type { TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { bell } from "../../event-store/bell.ts";
import { type FeedTopics, partitionNumbers } from "./feed-topics.ts";
import type { KafkaLog } from "./kafka-log.ts";
import { supervisedConsumer } from "./supervised-consumer.ts";
import { within } from "./within.ts";

export type GroupLeasesOptions = {
  readonly kafka: Kafka;
  /** Of the kind of process: "tradepost-projections". */
  readonly groupId: string;
  readonly topics: FeedTopics;
  readonly log: KafkaLog;
  /** A dead process's work stands still for so long. */
  readonly sessionMs?: number;
};

export type OffsetMark = TopicPartition & { readonly offset: number; readonly metadata: string };

const recheckMs = 60_000;
const heartbeatMs = 1_000;
const commitMs = 5_000;

const partitionIn = (name: string) => {
  const number = /:(\d+)$/.exec(name)?.[1];
  if (number === undefined)
    throw new RangeError(`${name} names no partition: only work on one partition can follow the group's assignment`);
  return Number(number);
};

const leaseOn = (
  partition: number,
  isAssigned: (partition: number) => boolean,
  { count, changed }: ReturnType<typeof bell>,
) => ({
  isHeld: () => isAssigned(partition),
  held: async (signal: AbortSignal) => {
    for (let seen = count(); !isAssigned(partition) && !signal.aborted; seen = count())
      await changed(seen, recheckMs, signal).catch(() => undefined);
  },
  /** A partition is given up by leaving the group, with all the others. */
  release: () => Promise.resolve(),
});

/** What this process may work on is what the group assigns to it: a lease whose name ends in ":<partition of the feed>" is held
 * while that partition is assigned here. Between an assignment and the news of the next one two members may both believe;
 * checkpoints are moved by compare-and-set, so one of them loses nothing but its last batch. */
export const groupLeases = ({ kafka, groupId, topics, log, sessionMs = 6_000 }: GroupLeasesOptions) => {
  const numbers = partitionNumbers(topics);
  const changed = bell();
  let assigned: ReadonlySet<number> = new Set();
  let heldUntil = 0;

  // The group forgets us so long after it last heard of us; we stop believing earlier.
  const heard = () => {
    heldUntil = performance.now() + sessionMs * 0.8;
  };

  const members = supervisedConsumer({
    kafka,
    topics: topics.names,
    log,
    config: {
      groupId,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: heartbeatMs / 2,
    },
    onJoined: (consumer, partitionsOf) => {
      const places = [...partitionsOf].flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      // This member only belongs: records are read by a consumer that no rebalance disturbs.
      for (const { topic, partition } of places) consumer.pause([{ topic, partitions: [partition] }]);
      assigned = new Set(places.flatMap((place) => numbers.numberOf(place) ?? []));
      heard();
      changed.ring();
      log.info({ groupId, partitions: assigned.size }, "The consumer group has assigned partitions");
    },
    onBatch: () => undefined,
    onHeartbeat: () => {
      const was = heldUntil;
      heard();
      if (was < performance.now()) changed.ring();
    },
  });

  const isAssigned = (partition: number) => heldUntil > performance.now() && assigned.has(partition);

  return {
    isAssigned,

    want: (name: string) => leaseOn(partitionIn(name), isAssigned, changed),

    /** For lag tools: nothing here ever starts from a committed offset. Only what is assigned here can be committed. */
    commit: async (marks: readonly OffsetMark[]) => {
      const own = marks.filter((mark) => isAssigned(numbers.numberOf(mark) ?? -1));
      const consumer = members.current();
      if (own.length === 0 || !consumer) return;
      const offsets = own.map(({ offset, ...mark }) => ({ ...mark, offset: String(offset) }));
      await within(commitMs, "Committing offsets", consumer.commitOffsets(offsets));
    },

    /** Leaves the group: the others take over at once. */
    stop: async () => {
      assigned = new Set();
      await members.stop();
    },
  };
};

export type GroupLeases = ReturnType<typeof groupLeases>;
