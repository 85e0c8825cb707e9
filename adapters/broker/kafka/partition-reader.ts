import type { BatchRecord } from "./record-batches.ts";
import type { Instant } from "../../../domain/kernel/instant.ts";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { inTurn } from "./in-turn.ts";
import { mendPartition } from "./mend-partition.ts";
import { answerMs, type PartitionFlow, partitionFlow, type PartitionParts } from "./partition-flow.ts";
import { locate, placeAtHead, placeFlow } from "./place-flow.ts";

export type ReadOptions = { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal };

export type Behind = { readonly events: number; readonly since: Instant | undefined };

/** One partition for many readers, who stand at different places of it. */
export type PartitionReader = {
  readonly onRecords: (records: readonly BatchRecord[]) => void;
  readonly read: (after: Position | undefined, options: ReadOptions) => Promise<readonly RecordedEvent[]>;
  readonly head: () => Promise<Position | undefined>;
  /** How many records stand behind `after`, and about since when; at most so many where others read elsewhere. */
  readonly behind: (after: Position | undefined) => Promise<Behind>;
  /** The offset behind `after`, or a lower one, where that is known without asking anybody. */
  readonly knownOffset: (after: Position) => number | undefined;
  /** Where nobody has read for `ms`, nothing is fetched until somebody does. */
  readonly restUnlessRead: (ms: number) => Promise<void>;
};

/** Whoever is ahead of the others lets them come nearer as long as they take something this often: who goes on from page to page may
 * take its time, who begins at the same place again and again may not. */
const [strideMs, beginMs] = [3_000, 500];
/** Somebody has read something so lately: who only looks at lag leaves the window where it is. */
const inUseMs = 5_000;

const openStride = () => {
  let takenAt = 0;
  let takenTo: Position | undefined;
  let isInStride = false;
  return {
    note: (after: Position | undefined, events: readonly RecordedEvent[]) => {
      if (events.length === 0) return;
      isInStride = after !== undefined && after === takenTo;
      takenAt = performance.now();
      takenTo = events.at(-1)?.position;
    },
    isGoingOn: () => performance.now() - takenAt < (isInStride ? strideMs : beginMs),
    isInUse: () => performance.now() - takenAt < inUseMs,
  };
};

const unlessEmpty = (events: readonly RecordedEvent[]) => (events.length > 0 ? events : undefined);

/** Answers from the window; who stands elsewhere moves it there, in turn, and has a page before the next one may. */
const readFrom = (parts: PartitionParts) => {
  const flow = partitionFlow(parts);
  const { window, arrived } = flow;
  const alone = inTurn();
  const stride = openStride();

  const take = (after: Position | undefined, limit: number) => {
    const events = window.holds(after) ? flow.take(after, limit) : [];
    stride.note(after, events);
    return events;
  };

  const place = async (after: Position | undefined) => {
    if (!window.holds(after)) await placeFlow(flow, parts, after);
  };

  const moved = (after: Position | undefined, limit: number) =>
    alone(async () => {
      await place(after);
      return unlessEmpty(take(after, limit));
    });

  const isComing = (after: Position | undefined) => window.isBehind(after) && stride.isGoingOn();

  /** Meanwhile somebody may have begun to read from further back. */
  const movedUnlessComing = (after: Position | undefined, limit: number) =>
    alone(async () => {
      if (isComing(after)) return undefined;
      await place(after);
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
    if (!isComing(after) && !window.holds(after)) return movedUnlessComing(after, limit);
    await arrived.changed(arrived.count(), isComing(after) ? Math.min(leftMs, beginMs) : leftMs, signal);
    return undefined;
  };

  /** Who wants to know what is there now. */
  const look = async (after: Position | undefined, { limit, signal }: ReadOptions) => {
    if (!window.holds(after)) return moved(after, limit);
    const seen = arrived.count();
    if (!flow.hasMore() && flow.next() >= (await flow.ends()).high) return take(after, limit);
    await arrived.changed(seen, answerMs, signal);
    return undefined;
  };

  return {
    flow,
    alone,
    isInUse: stride.isInUse,
    placed: (after: Position | undefined) => alone(() => place(after)),
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

/** Exact where the window stands there. */
const behindIn = async (flow: PartitionFlow, parts: PartitionParts, after: Position | undefined): Promise<Behind> => {
  const { window, hints } = flow;
  const { high } = await flow.ends();
  if (window.holds(after)) {
    const events = window.countBehind(after) + Math.max(0, high - flow.next());
    return { events, since: window.firstBehind(after)?.recordedAt };
  }
  const known = after === undefined ? 0 : hints.atMost(after);
  const events = Math.max(0, high - (known ?? (await locate(flow, parts, after))));
  const [next] = events === 0 ? [] : await parts.store.read(0, after, { limit: 1, waitMs: 0 });
  return { events, since: next?.recordedAt };
};

export const partitionReader = (parts: PartitionParts): PartitionReader => {
  const { flow, alone, step, placed, isInUse } = readFrom(parts);
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
    behind: async (after) => {
      if (!isInUse()) await placed(after);
      return behindIn(flow, parts, after);
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
