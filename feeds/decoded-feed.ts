import type { Instant } from "../domain/kernel/instant.ts";
import type { Position } from "../schemas/recorded-event.ts";
import { type Arrival, type Decode, decodeAll } from "./arrival.ts";
import { type Batch, batchOf } from "./batch.ts";
import type { Feed } from "./feed.ts";
import type { Log } from "./log.ts";
import { type FollowedTail, followTail } from "./followed-tail.ts";
import type { TailLimits } from "./tail.ts";

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

export type DecodedFeed = Pick<Feed, "epoch" | "partitions" | "head" | "partitionOf" | "at"> & {
  readonly cursor: (start: CursorStart) => Cursor;
  /** The event at `position`, decoded anew; undefined when none stands there. */
  readonly reread: (partition: number, position: Position) => Promise<Arrival | undefined>;
  /** What stands behind `after`: how many events, and since when the first of them. */
  readonly behind: (partition: number, after: Position | undefined) => Promise<Behind>;
  readonly stop: () => Promise<void>;
};

/** `events` is undefined where the feed cannot count; `since` while nothing is behind. */
export type Behind = { readonly events: number | undefined; readonly since: Instant | undefined };

export type DecodedFeedOptions = {
  readonly feed: Feed;
  readonly decode: Decode;
  readonly log: Log;
  /** Events per page and per batch. */
  readonly pageEvents?: number;
  readonly tailLimits?: TailLimits;
};

/** One reader per partition feeds a tail that all consumers of the process share; who lags behind it reads pages of their own, one ahead. */
export const decodedFeed = (options: DecodedFeedOptions): DecodedFeed => {
  const { feed, decode, log, pageEvents = 2_000, tailLimits = { events: 20_000, chars: 32_000_000 } } = options;
  const stopping = new AbortController();
  const tails = new Map<number, FollowedTail>();
  let knownEpoch: string | undefined;

  const epoch = async () => (knownEpoch ??= await feed.epoch());

  const tailOf = (partition: number) => {
    const known = tails.get(partition);
    if (known) return known;
    const followed = followTail({
      feed,
      partition,
      decode,
      log,
      limits: tailLimits,
      pageEvents,
      signal: stopping.signal,
    });
    tails.set(partition, followed);
    return followed;
  };

  const page = async ({ partition, handles }: CursorStart, after: Position | undefined) => {
    const events = await feed.read(partition, after, { limit: pageEvents, waitMs: 0, signal: stopping.signal });
    const arrivals = await decodeAll(
      decode,
      events.filter(({ type }) => handles.has(type)),
    );
    return { batch: batchOf(await epoch(), events, arrivals), full: events.length === pageEvents };
  };

  const cursor = (start: CursorStart): Cursor => {
    const followed = tailOf(start.partition);
    let after = start.after;
    let ahead: ReturnType<typeof page> | undefined;

    const readPage = async () => {
      const { batch, full } = await (ahead ?? page(start, after)).finally(() => (ahead = undefined));
      after = batch?.end.position ?? after;
      if (full) {
        ahead = page(start, after);
        // Whoever asks for it is told; nobody may.
        ahead.catch(() => undefined);
      }
      return batch;
    };

    return {
      next: async ({ waitMs, signal }) => {
        const until = performance.now() + waitMs;
        while (!signal?.aborted && !stopping.signal.aborted) {
          const stretch = ahead ? undefined : (await followed.tail()).after(after, pageEvents);
          if (stretch === undefined) return readPage();
          after = stretch.at(-1)?.position ?? after;
          if (stretch.length > 0)
            return batchOf(
              await epoch(),
              stretch,
              stretch.filter(({ type }) => start.handles.has(type)),
            );
          const leftMs = until - performance.now();
          if (leftMs <= 0) return undefined;
          await followed.grown(leftMs, signal);
        }
        return undefined;
      },
    };
  };

  return {
    epoch: feed.epoch,
    partitions: feed.partitions,
    head: feed.head,
    partitionOf: feed.partitionOf,
    at: feed.at,
    cursor,
    reread: async (partition, position) => {
      const event = await feed.at(partition, position);
      return event && (await decodeAll(decode, [event]))[0];
    },
    behind: async (partition, after) => {
      const [first] = await feed.read(partition, after, { limit: 1, waitMs: 0 });
      return { events: first ? await feed.countBehind?.(partition, after) : 0, since: first?.recordedAt };
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...tails.values()].map((followed) => followed.stopped));
    },
  };
};
