import type { Instant } from "../domain/kernel/instant.ts";
import type { Position } from "../schemas/recorded-event.ts";
import { type Arrival, type Decode, decodeAll } from "./arrival.ts";
import { type Cursor, cursor, type CursorStart } from "./cursor.ts";
import type { Feed } from "./feed.ts";
import type { Log } from "./log.ts";
import { type FollowedTail, followTail } from "./followed-tail.ts";
import type { TailLimits } from "./tail.ts";

export type DecodedFeed = Pick<Feed, "epoch" | "partitions" | "head" | "partitionOf" | "at" | "done"> & {
  /** The partitions that a consumer of these event types must follow. */
  readonly partitionsFor: (types: readonly string[]) => readonly number[];
  readonly cursor: (start: CursorStart) => Cursor;
  /** The event at `position`, decoded anew; undefined when none stands there. */
  readonly reread: (partition: number, position: Position) => Promise<Arrival | undefined>;
  /** What stands behind `after`: how many events, and since when the first of them. */
  readonly behind: (partition: number, after: Position | undefined) => Promise<Behind>;
  readonly stop: () => Promise<void>;
};

/** `events` is undefined where the feed cannot count; `since` while nothing is behind. */
type Behind = { readonly events: number | undefined; readonly since: Instant | undefined };

export type DecodedFeedOptions = {
  readonly feed: Feed;
  readonly decode: Decode;
  readonly log: Log;
  /** Events per page and per batch. */
  readonly pageEvents?: number;
  /** Of all tails together. */
  readonly tailLimits?: TailLimits;
  /** A partition that nobody has asked for so long is no longer followed. */
  readonly unwantedMs?: number;
};

const shareOf = ({ events, chars }: TailLimits, partitions: number): TailLimits => ({
  events: Math.max(100, Math.floor(events / partitions)),
  chars: Math.max(100_000, Math.floor(chars / partitions)),
});

/** One reader per partition feeds a tail that all consumers of the process share; who lags behind it reads pages of their own, one ahead. */
export const decodedFeed = (options: DecodedFeedOptions): DecodedFeed => {
  const { feed, decode, log, pageEvents = 2_000, tailLimits = { events: 1_500, chars: 2_000_000 } } = options;
  const { unwantedMs = 60_000 } = options;
  const limits = shareOf(tailLimits, feed.partitions);
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
      limits,
      pageEvents,
      unwantedMs,
      signal: stopping.signal,
    });
    tails.set(partition, followed);
    return followed;
  };

  return {
    epoch: feed.epoch,
    partitions: feed.partitions,
    head: feed.head,
    partitionOf: feed.partitionOf,
    partitionsFor: (types) =>
      feed.partitionsFor?.(types) ?? Array.from({ length: feed.partitions }, (_, partition) => partition),
    ...(feed.done && { done: feed.done }),
    at: feed.at,
    cursor: (start) =>
      cursor({ feed, epoch, decode, followed: tailOf(start.partition), pageEvents, stopping: stopping.signal }, start),
    reread: async (partition, position) => {
      const event = await feed.at(partition, position);
      return event && (await decodeAll(decode, [event]))[0];
    },
    behind: async (partition, after) => {
      if (feed.behind) return feed.behind(partition, after);
      const [first] = await feed.read(partition, after, { limit: 1, waitMs: 0 });
      return { events: first ? await feed.countBehind?.(partition, after) : 0, since: first?.recordedAt };
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...tails.values()].map((followed) => followed.stopped));
    },
  };
};
