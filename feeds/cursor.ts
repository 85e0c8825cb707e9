import { setImmediate as nextTurn } from "node:timers/promises";
import type { Position } from "../schemas/recorded-event.ts";
import { type Arrival, type Decode, decodeAll } from "./arrival.ts";
import { type Batch, batchOf } from "./batch.ts";
import type { Feed } from "./feed.ts";
import type { FollowedTail } from "./followed-tail.ts";

export type CursorStart = {
  readonly partition: number;
  readonly after: Position | undefined;
  /** The event types wanted; all others are only passed. */
  readonly handles: ReadonlySet<string>;
};

/** One consumer's place in one partition. `next` waits up to `waitMs` for events and answers undefined when none came. */
export type Cursor = {
  readonly next: (options: { readonly waitMs: number; readonly signal?: AbortSignal }) => Promise<Batch | undefined>;
};

export type CursorDeps = {
  readonly feed: Feed;
  readonly epoch: () => Promise<string>;
  readonly decode: Decode;
  readonly followed: FollowedTail;
  readonly pageEvents: number;
  readonly stopping: AbortSignal;
};

type Page = { readonly batch: Batch | undefined; readonly isMoreLikely: boolean };

/** A feed may answer with what it has at hand: only a page that holds next to nothing says that this was all. */
const shareOfMore = 1 / 8;

/** Pages of a consumer that lags, one read ahead of the one in hand; only what it handles is decoded. */
const pages = ({ feed, epoch, decode, pageEvents, stopping }: CursorDeps, { partition, handles }: CursorStart) => {
  let ahead: Promise<Page> | undefined;

  const read = async (after: Position | undefined): Promise<Page> => {
    const events = await feed.read(partition, after, { limit: pageEvents, waitMs: 0, signal: stopping });
    const isMoreLikely = events.length >= pageEvents * shareOfMore;
    // Many partitions may have a page at once: in between, others get their answers.
    if (isMoreLikely) await nextTurn();
    const arrivals = await decodeAll(
      decode,
      events.filter(({ type }) => handles.has(type)),
    );
    return { batch: batchOf(await epoch(), events, arrivals), isMoreLikely };
  };

  return {
    isAhead: () => ahead !== undefined,
    next: async (after: Position | undefined) => {
      const { batch, isMoreLikely } = await (ahead ?? read(after)).finally(() => (ahead = undefined));
      if (batch && isMoreLikely) {
        ahead = read(batch.end.position);
        // Whoever asks for it is told; nobody may.
        ahead.catch(() => undefined);
      }
      return batch;
    },
  };
};

/** At the tail it takes from the shared one, behind it from pages of its own. */
export const cursor = (deps: CursorDeps, start: CursorStart): Cursor => {
  const { followed, pageEvents, stopping } = deps;
  const behind = pages(deps, start);
  let after = start.after;

  const advanced = (batch: Batch | undefined) => {
    after = batch?.end.position ?? after;
    return batch;
  };

  const fromTail = async (stretch: readonly Arrival[]) =>
    batchOf(
      await deps.epoch(),
      stretch,
      stretch.filter(({ type }) => start.handles.has(type)),
    );

  const atHand = async () => {
    const stretch = (await followed.tail()).after(after, pageEvents);
    return stretch === undefined ? behind.next(after) : fromTail(stretch);
  };

  /** A page read ahead may have been empty by then, and much have come since. */
  const available = async () => advanced((behind.isAhead() ? await behind.next(after) : undefined) ?? (await atHand()));

  return {
    next: async ({ waitMs, signal }) => {
      const until = performance.now() + waitMs;
      while (!signal?.aborted && !stopping.aborted) {
        const batch = await available();
        if (batch) return batch;
        const leftMs = until - performance.now();
        if (leftMs <= 0) return undefined;
        await followed.grown(leftMs, signal);
      }
      return undefined;
    },
  };
};
