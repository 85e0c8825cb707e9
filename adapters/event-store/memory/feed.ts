import { setImmediate as nextTurn } from "node:timers/promises";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { checkLimit } from "../read-limit.ts";
import { answer } from "./answer.ts";
import type { MemoryLog } from "./log.ts";

export type MemoryFeedOptions = {
  readonly partitions?: number;
  /** Answers 0 <= n < 1. When given, reads answer after a random number of turns with a random part of what is there,
   * so that several partitions arrive interleaved in any order. */
  readonly random?: () => number;
};

/** FNV-1a, 32 bits. */
const hashOf = (text: string) =>
  Array.from(text).reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0,
    0x811c9dc5,
  );

const appended = (log: MemoryLog, waitMs: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    const finish = (end: () => void) => () => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener("abort", onAbort);
      end();
    };
    const onAbort = finish(() => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
    });
    const timer = setTimeout(finish(resolve), waitMs);
    const unsubscribe = log.onAppend(finish(resolve));
    signal?.addEventListener("abort", onAbort);
  });

const firstBehind = (events: readonly RecordedEvent[], after: Position) => {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.position ?? after) > after) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The feed port on a memory log, with as many partitions as wanted. */
export const memoryFeed = (log: MemoryLog, { partitions = 1, random }: MemoryFeedOptions = {}) => {
  const partitionOf = (stream: string) => (partitions === 1 ? 0 : hashOf(stream) % partitions);
  const split = Array.from({ length: partitions }, (): RecordedEvent[] => []);
  let seen = 0;

  const eventsOf = (partition: number) => {
    const all = log.events();
    for (const event of all.slice(seen)) split[partitionOf(event.stream)]?.push(event);
    seen = all.length;
    const events = split[partition];
    if (!events) throw new RangeError(`There is no partition ${String(partition)}`);
    return events;
  };

  const page = (partition: number, after: Position | undefined, limit: number) => {
    const events = eventsOf(partition);
    const from = after === undefined ? 0 : firstBehind(events, after);
    const size = random ? 1 + Math.floor(random() * limit) : limit;
    return events.slice(from, from + size);
  };

  return {
    partitions,
    partitionOf,
    epoch: () => Promise.resolve(log.epoch),
    head: (partition: number) => answer(() => eventsOf(partition).at(-1)?.position),
    countBehind: (partition: number, after: Position | undefined) =>
      answer(() => eventsOf(partition).length - (after === undefined ? 0 : firstBehind(eventsOf(partition), after))),
    at: (partition: number, position: Position) =>
      answer(() => eventsOf(partition).find((event) => event.position === position)),

    read: async (
      partition: number,
      after: Position | undefined,
      options: { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal },
    ): Promise<readonly RecordedEvent[]> => {
      checkLimit(options.limit);
      for (let turns = random ? Math.floor(random() * 4) : 0; turns > 0; turns -= 1) await nextTurn();
      for (const deadline = performance.now() + options.waitMs; ;) {
        options.signal?.throwIfAborted();
        const events = page(partition, after, options.limit);
        const leftMs = deadline - performance.now();
        if (events.length > 0 || leftMs <= 0) return events;
        await appended(log, leftMs, options.signal);
      }
    },
  };
};
