import { setTimeout as pause } from "node:timers/promises";
import type { Cluster, Kafka } from "kafkajs";
import { openCluster } from "./cluster.ts";
import { endsOf } from "./ends.ts";
import { sinceIn } from "./since.ts";
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
const triesMax = 5;
const restMs = 300;

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

/** What the brokers know of offsets in `topics`, on connections of its own. What fails is asked once more on new ones: the client goes on
 * asking whoever led a partition when it looked, for minutes. */
export const topicOffsets = (kafka: Kafka, topics: readonly string[]): TopicOffsets => {
  const asking = new Map<string, () => Promise<ReadonlyMap<number, Ends>>>();
  let opened: ReturnType<typeof openCluster> | undefined;
  let isClosed = false;

  const open = () => {
    if (isClosed) throw new Error("these offsets were closed");
    opened ??= openCluster(kafka, topics, { what: "Looking for the topics' leaders", deadlineMs });
    return opened;
  };

  /** Whoever comes first closes it for all. */
  const leave = async (left: ReturnType<typeof openCluster> | undefined) => {
    if (left === undefined || opened !== left) return;
    opened = undefined;
    const cluster = await left.catch(() => undefined);
    await cluster?.close();
  };

  const ask = async <Result>(question: (cluster: Cluster) => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries += 1) {
      const asked = open();
      try {
        const { cluster } = await asked;
        return await question(cluster);
      } catch (error) {
        await leave(asked);
        if (tries === triesMax) throw error;
        await pause(restMs);
      }
    }
  };

  const fetchEnds = async (topic: string) => {
    const found = await ask((cluster) => endsOf(cluster, [topic]));
    return new Map(found.map(({ partition, first, next }) => [partition, { low: first, high: next }]));
  };

  const endsIn = (topic: string) => {
    const known = asking.get(topic) ?? shared(() => within(deadlineMs, `Asking where ${topic} ends`, fetchEnds(topic)));
    asking.set(topic, known);
    return known;
  };

  return {
    ends: (topic) => endsIn(topic)(),
    since: (topic, ms) =>
      within(
        deadlineMs,
        `Asking for a time in ${topic}`,
        ask((cluster) => sinceIn(cluster, topic, ms)),
      ),
    close: async () => {
      isClosed = true;
      await leave(opened);
    },
  };
};
