import { setImmediate as nextTurn } from "node:timers/promises";
import type { EventRecord } from "../../schemas/topics/event-record.ts";
import { partitionName, type TopicPartition } from "../../schemas/topics/event-topics.ts";
import type { Batch, End, Found, Place, Placed } from "./records.ts";

/** What a broker and the way to it can do to a send. lost: nothing arrives. unanswered: all arrives, the answer does not.
 * partly: some partitions arrive, then it fails. late: it fails and arrives after the next send. deduplicated: taken for the batch
 * before it, nothing is kept. forgotten: one partition is left out and the others are answered. */
export type SendFault = "lost" | "unanswered" | "partly" | "late" | "deduplicated" | "forgotten";

type Wanted = { readonly names: readonly string[]; readonly partitionsPerTopic: number };

/** Topics in memory, shared by the brokers of several relays. */
export type MemoryTopics = {
  readonly records: (place: TopicPartition) => readonly EventRecord[];
  readonly append: (batch: Batch) => Placed;
  readonly make: (topics: Wanted) => void;
  readonly partitions: () => readonly TopicPartition[];
  /** Deletes `topic` and makes it again, empty. */
  readonly recreate: (topic: string) => void;
  readonly addPartition: (topic: string) => void;
};

export const memoryTopics = (): MemoryTopics => {
  const topics = new Map<string, EventRecord[][]>();
  const empty = (count: number) => Array.from({ length: count }, (): EventRecord[] => []);

  const recordsOf = ({ topic, partition }: TopicPartition) => {
    const records = topics.get(topic)?.[partition];
    if (!records) throw new Error(`there is no ${partitionName({ topic, partition })}`);
    return records;
  };

  return {
    records: recordsOf,
    append: ({ topic, partition, records }) => {
      const kept = recordsOf({ topic, partition });
      const baseOffset = kept.length;
      kept.push(...records);
      return { topic, partition, baseOffset };
    },
    make: ({ names, partitionsPerTopic }) => {
      for (const name of names) if (!topics.has(name)) topics.set(name, empty(partitionsPerTopic));
    },
    partitions: () =>
      [...topics].flatMap(([topic, partitions]) => partitions.map((_, partition) => ({ topic, partition }))),
    recreate: (topic) => topics.set(topic, empty(topics.get(topic)?.length ?? 0)),
    addPartition: (topic) => topics.get(topic)?.push([]),
  };
};

const failure = (fault: SendFault) => new Error(`the send failed: ${fault}`);

/** Answered as the batch before it, where there is one: what a broker does when an idempotent producer counts a failed send's
 * numbers again. */
const deduplicated = (topics: MemoryTopics, batch: Batch): Placed => {
  const { topic, partition, records } = batch;
  const baseOffset = topics.records(batch).length - records.length;
  return baseOffset < 0 ? topics.append(batch) : { topic, partition, baseOffset };
};

const faultySend = (topics: MemoryTopics, late: (() => void)[], fault: SendFault, batches: readonly Batch[]) => {
  switch (fault) {
    case "deduplicated":
      return batches.map((batch) => deduplicated(topics, batch));
    case "forgotten":
      return batches.slice(1).map(topics.append);
    case "unanswered":
      batches.forEach(topics.append);
      throw failure(fault);
    case "partly":
      batches.slice(0, Math.ceil(batches.length / 2)).forEach(topics.append);
      throw failure(fault);
    case "late":
      late.push(() => {
        batches.forEach(topics.append);
      });
      throw failure(fault);
    case "lost":
      throw failure(fault);
  }
};

export type MemoryBrokerOptions = {
  readonly topics: Wanted;
  readonly kept?: MemoryTopics;
  /** Asked at each send. */
  readonly fault?: (batches: readonly Batch[]) => SendFault | undefined;
};

/** The broker port in memory, with faults to order. */
export const memoryBroker = ({ topics, kept = memoryTopics(), fault = () => undefined }: MemoryBrokerOptions) => {
  const late: (() => void)[] = [];

  const send = async (batches: readonly Batch[]): Promise<readonly Placed[]> => {
    await nextTurn();
    const found = fault(batches);
    const answers = found ? faultySend(kept, late, found, batches) : batches.map(kept.append);
    if (found !== "late") for (const arrive of late.splice(0)) arrive();
    return answers;
  };

  const found = ({ topic, partition, offset }: Place): readonly Found[] => {
    const record = kept.records({ topic, partition })[offset];
    return record ? [{ topic, partition, offset, ...record, headers: { ...record.headers } }] : [];
  };

  return {
    prepare: async (): Promise<void> => {
      await nextTurn();
      kept.make(topics);
    },
    ends: async (): Promise<readonly End[]> => {
      await nextTurn();
      return kept
        .partitions()
        .filter(({ topic }) => topics.names.includes(topic))
        .map((place) => ({ ...place, first: 0, next: kept.records(place).length }));
    },
    records: async (places: readonly Place[]): Promise<readonly Found[]> => {
      await nextTurn();
      return places.flatMap(found);
    },
    producer: () => {
      let isDiscarded = false;
      return Promise.resolve({
        send: (batches: readonly Batch[]) =>
          isDiscarded ? Promise.reject(new Error("this producer was thrown away")) : send(batches),
        discard: (): Promise<void> => {
          isDiscarded = true;
          return Promise.resolve();
        },
      });
    },
  };
};
