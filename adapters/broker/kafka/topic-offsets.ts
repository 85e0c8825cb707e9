import type { Admin, Kafka } from "kafkajs";
import { within } from "./within.ts";

/** Where a partition begins, and the offset that its next record will get. */
export type Ends = { readonly low: number; readonly high: number };

export type TopicOffsets = {
  /** As of now, by partition. */
  readonly ends: (topic: string) => Promise<ReadonlyMap<number, Ends>>;
  /** By partition, the first offset whose record has a timestamp of `ms` or later; the end where there is none. */
  readonly since: (topic: string, ms: number) => Promise<ReadonlyMap<number, number>>;
  readonly close: () => Promise<void>;
};

const deadlineMs = 15_000;

/** Many who ask at once share one answer, but never one that was asked for before they came. */
const shared = <Result>(ask: () => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | undefined;
  return () => {
    const answer = (next ??= last.then(() => {
      next = undefined;
      return ask();
    }));
    last = answer.catch(() => undefined);
    return answer;
  };
};

/** What the brokers know of offsets, on one connection of its own. */
export const topicOffsets = (kafka: Kafka): TopicOffsets => {
  const asking = new Map<string, () => Promise<ReadonlyMap<number, Ends>>>();
  let opened: Promise<Admin> | undefined;

  const open = async () => {
    const admin = kafka.admin({ retry: { initialRetryTime: 100, retries: 5 } });
    await admin.connect();
    return admin;
  };

  const admin = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const fetchEnds = async (topic: string) => {
    const found = await (await admin()).fetchTopicOffsets(topic);
    return new Map(found.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
  };

  const fetchSince = async (topic: string, ms: number) => {
    const found = await (await admin()).fetchTopicOffsetsByTimestamp(topic, ms);
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  };

  const endsOf = (topic: string) => {
    const known = asking.get(topic) ?? shared(() => within(deadlineMs, `Asking where ${topic} ends`, fetchEnds(topic)));
    asking.set(topic, known);
    return known;
  };

  return {
    ends: (topic) => endsOf(topic)(),
    since: (topic, ms) => within(deadlineMs, `Asking for a time in ${topic}`, fetchSince(topic, ms)),
    close: async () => {
      const closing = opened;
      opened = undefined;
      await within(
        deadlineMs,
        "Disconnecting from Kafka",
        (await closing?.catch(() => undefined))?.disconnect() ?? Promise.resolve(),
      );
    },
  };
};
