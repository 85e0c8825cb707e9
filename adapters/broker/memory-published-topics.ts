import { setTimeout as pause } from "node:timers/promises";
import type { EventTopics } from "../../schemas/topics/event-topics.ts";
import type { MemoryTopics } from "./memory.ts";
import { mergePartitions } from "./merge-partitions.ts";
import { places } from "./places.ts";
import type { End, Found } from "./records.ts";

export type MemoryPublishedTopicsOptions = {
  readonly kept: MemoryTopics;
  readonly topics: EventTopics;
  readonly readersMax?: number;
};

const restMs = 10;

/** The topics of one generation for people who read them, in memory. */
export const memoryPublishedTopics = ({ kept, topics, readersMax = 16 }: MemoryPublishedTopicsOptions) => {
  const readers = places(readersMax);
  const partitionsOf = (topic: string) => kept.partitions().filter((place) => place.topic === topic);

  const behind = (topic: string, offsets: readonly number[]): readonly Found[] =>
    partitionsOf(topic).flatMap((place) =>
      kept.records(place).flatMap((record, offset) => {
        if (offset < (offsets[place.partition] ?? 0)) return [];
        return [{ ...place, offset, ...record, headers: { ...record.headers } }];
      }),
    );

  const onward = async function* (topic: string, offsets: readonly number[], signal: AbortSignal) {
    const next = [...offsets];
    while (!signal.aborted) {
      const found = mergePartitions(behind(topic, next));
      for (const { partition, offset } of found) next[partition] = offset + 1;
      if (found.length > 0) yield found;
      else await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
  };

  return {
    topics,
    ends: async (): Promise<readonly End[]> =>
      topics.names.flatMap((name) =>
        partitionsOf(name).map((place) => ({ ...place, first: 0, next: kept.records(place).length })),
      ),
    since: async (topic: string, ms: number): Promise<readonly number[]> =>
      partitionsOf(topic).map((place) => {
        const records = kept.records(place);
        const found = records.findIndex(({ timestamp }) => Number(timestamp) >= ms);
        return found < 0 ? records.length : found;
      }),
    follow: async (
      topic: string,
      offsets: readonly number[],
      signal: AbortSignal,
    ): Promise<AsyncIterable<readonly Found[]>> => {
      const leave = readers.enter();
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
      return onward(topic, offsets, signal);
    },
  };
};
