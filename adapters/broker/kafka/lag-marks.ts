import type { Position } from "../../../schemas/recorded-event.ts";
import type { TopicPartition } from "../../../schemas/topics/event-topics.ts";
import type { KafkaLog } from "./kafka-log.ts";

type OffsetMark = TopicPartition & { readonly offset: number; readonly metadata: string };

export type LagMarksOptions = {
  readonly placeOf: (partition: number) => TopicPartition;
  /** The offset behind `position`, or a lower one; undefined when it is not known. */
  readonly offsetOf: (partition: number, position: Position) => number | undefined;
  readonly isAssigned: (partition: number) => boolean;
  readonly commit: (marks: readonly OffsetMark[]) => Promise<void>;
  readonly log: KafkaLog;
};

const everyMs = 5_000;

/** Tells the group how far the slowest consumer of each partition is, so that common lag tools show it. */
export const lagMarks = ({ placeOf, offsetOf, isAssigned, commit, log }: LagMarksOptions) => {
  const reached = new Map<number, Map<string, Position>>();
  const committed = new Map<number, number>();

  const markOf = (partition: number, consumers: ReadonlyMap<string, Position>): readonly OffsetMark[] => {
    const slowest = [...consumers.values()].toSorted()[0];
    const offset = slowest === undefined ? undefined : offsetOf(partition, slowest);
    if (slowest === undefined || offset === undefined || offset <= (committed.get(partition) ?? -1)) return [];
    return [{ ...placeOf(partition), offset, metadata: slowest }];
  };

  const commitAll = async () => {
    for (const partition of reached.keys())
      if (!isAssigned(partition)) {
        reached.delete(partition);
        committed.delete(partition);
      }
    const marks = [...reached].map(([partition, consumers]) => ({ partition, marks: markOf(partition, consumers) }));
    const all = marks.flatMap((one) => one.marks);
    if (all.length === 0) return;
    try {
      await commit(all);
      for (const { partition, marks: own } of marks) for (const { offset } of own) committed.set(partition, offset);
    } catch (error) {
      log.info({ err: error }, "Offsets were not committed; lag tools see older ones until the next time");
    }
  };

  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= commitAll().finally(() => {
      running = undefined;
    });
  }, everyMs);

  return {
    done: (partition: number, consumer: string, position: Position) => {
      const consumers = reached.get(partition) ?? new Map<string, Position>();
      consumers.set(consumer, position);
      reached.set(partition, consumers);
    },
    stop: async () => {
      clearInterval(timer);
      await running;
      await commitAll();
    },
  };
};
