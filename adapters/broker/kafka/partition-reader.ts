import type { KafkaMessage } from "kafkajs";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { inTurn } from "./in-turn.ts";
import { mendPartition } from "./mend-partition.ts";
import { answerMs, partitionFlow, type PartitionParts } from "./partition-flow.ts";
import { locate, placeAtHead, placeFlow } from "./place-flow.ts";

export type ReadOptions = { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal };

/** One partition for many readers, who stand at different places of it. */
export type PartitionReader = {
  readonly onRecords: (records: readonly KafkaMessage[]) => void;
  readonly read: (after: Position | undefined, options: ReadOptions) => Promise<readonly RecordedEvent[]>;
  readonly head: () => Promise<Position | undefined>;
  readonly countBehind: (after: Position | undefined) => Promise<number>;
  /** The offset behind `after`, or a lower one, where that is known without asking anybody. */
  readonly knownOffset: (after: Position) => number | undefined;
  /** Where nobody has read for `ms`, nothing is fetched until somebody does. */
  readonly restUnlessRead: (ms: number) => Promise<void>;
};

/** Whoever is ahead of the others lets them come nearer as long as they take something this often. */
const aheadMs = 500;

const unlessEmpty = (events: readonly RecordedEvent[]) => (events.length > 0 ? events : undefined);

/** Answers from the window; who stands elsewhere moves it there, in turn, and has a page before the next one may. */
const readFrom = (parts: PartitionParts) => {
  const flow = partitionFlow(parts);
  const { window, arrived } = flow;
  const alone = inTurn();
  let takenAt = 0;

  const take = (after: Position | undefined, limit: number) => {
    const events = window.holds(after) ? flow.take(after, limit) : [];
    if (events.length > 0) takenAt = performance.now();
    return events;
  };

  const moved = (after: Position | undefined, limit: number) =>
    alone(async () => {
      if (!window.holds(after)) await placeFlow(flow, parts, after);
      return unlessEmpty(take(after, limit));
    });

  const mended = () =>
    alone(async () => {
      const trouble = window.trouble();
      if (trouble) await mendPartition(flow, parts, trouble);
    });

  /** Who may wait for what comes. */
  const wait = async (after: Position | undefined, { limit, signal }: ReadOptions, leftMs: number) => {
    if (leftMs <= 0) return [];
    const isComing = window.isBehind(after) && performance.now() - takenAt < aheadMs;
    if (!isComing && !window.holds(after)) return moved(after, limit);
    await arrived.changed(arrived.count(), isComing ? Math.min(leftMs, aheadMs) : leftMs, signal);
    return undefined;
  };

  /** Who wants to know what is there now. */
  const look = async (after: Position | undefined, { limit, signal }: ReadOptions) => {
    if (!window.holds(after)) return moved(after, limit);
    const seen = arrived.count();
    if (flow.next() >= (await flow.ends()).high) return take(after, limit);
    await arrived.changed(seen, answerMs, signal);
    return undefined;
  };

  return {
    flow,
    alone,
    /** Undefined: look again. */
    step: async (after: Position | undefined, reading: ReadOptions, leftMs: number) => {
      const events = take(after, reading.limit);
      if (events.length > 0) return events;
      if (window.trouble()) await mended();
      else return reading.waitMs > 0 ? wait(after, reading, leftMs) : look(after, reading);
      return undefined;
    },
  };
};

export const partitionReader = (parts: PartitionParts): PartitionReader => {
  const { flow, alone, step } = readFrom(parts);
  let askedAt = performance.now();

  return {
    onRecords: flow.onRecords,
    knownOffset: flow.hints.atMost,
    read: async (after, reading) => {
      const endAt = performance.now() + reading.waitMs;
      for (;;) {
        reading.signal?.throwIfAborted();
        askedAt = performance.now();
        const events = await step(after, reading, endAt - performance.now());
        if (events) return events;
      }
    },
    head: () => {
      askedAt = performance.now();
      return alone(() => placeAtHead(flow));
    },
    countBehind: async (after) => {
      const { high } = await flow.ends();
      if (flow.window.holds(after)) return flow.window.countBehind(after) + Math.max(0, high - flow.next());
      return Math.max(0, high - (await locate(flow, parts, after)));
    },
    restUnlessRead: (ms) =>
      alone(() => {
        if (performance.now() - askedAt > ms) {
          flow.window.forget();
          flow.pause();
        }
        return Promise.resolve();
      }),
  };
};
