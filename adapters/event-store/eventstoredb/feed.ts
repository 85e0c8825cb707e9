import { setTimeout as pause } from "node:timers/promises";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { checkLimit } from "../read-limit.ts";
import { type AllReader, allReader } from "./all-reader.ts";
import { allSubscription } from "./all-subscription.ts";
import type { Connection } from "./connection.ts";
import type { Epoch } from "./epoch.ts";
import { failureOf, unreachable } from "./failure.ts";
import { logPosition } from "./position.ts";
import { subscriptions } from "./subscriptions.ts";

type ReadOptions = { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal };

export type EventStoreDbFeedOptions = {
  /** As the store's. */
  readonly prefix?: string;
  /** How long a read may go on without an answer from the server. */
  readonly retryMs?: number;
};

const firstPauseMs = 20;
const longestPauseMs = 500;

const onlyPartition = (partition: number) => {
  if (partition !== 0) throw new RangeError(`The store has partition 0 only, not ${String(partition)}`);
};

/** Nothing at the place of a checkpoint: to read on behind it would skip what another history holds there. */
const refuseForeign = (after: Position) =>
  logCorrupt(`No event stands at position ${after}: the event store was restored or replaced since that was read`);

/** Pages behind a position, from the subscription that was kept there, or from a new one. */
const pages = (connection: Connection, epoch: () => Promise<Epoch>, prefix: string, all: AllReader) => {
  const kept = subscriptions();

  const open = async (after: Position | undefined) => {
    const { position } = await epoch();
    if (after === undefined) return allSubscription(connection, prefix, position);
    const at = logPosition(after);
    if (!at) throw new RangeError(`${JSON.stringify(after)} is no position of this store`);
    if (!(await all.at(at))) throw refuseForeign(after);
    return allSubscription(connection, prefix, at);
  };

  return {
    isAtEnd: kept.isAtEnd,
    close: kept.close,
    next: async (after: Position | undefined, { limit, signal }: ReadOptions, deadline: number) => {
      const subscription = kept.take(after) ?? (await open(after));
      try {
        kept.use(subscription, after);
        const events = await subscription.take(limit, deadline, signal);
        kept.keep(subscription, events.at(-1)?.position ?? after);
        return events;
      } catch (error) {
        kept.discard(subscription);
        throw error;
      }
    },
  };
};

/** The feed port on EventStoreDB: one partition, `$all` in the order of the log. Whoever reads on behind their last event keeps a
 * subscription; one that was dropped is opened again behind the last event that was handed out.
 * `read` rejects with LogCorrupt when no event of ours stands at `after`, and with code ETIMEDOUT when the store is away for longer than `retryMs`. */
export const eventStoreDbFeed = (
  connection: Connection,
  epoch: () => Promise<Epoch>,
  options: EventStoreDbFeedOptions = {},
) => {
  const { prefix = "", retryMs = 5_000 } = options;
  const all = allReader(connection, { prefix, epoch, retryMs });
  const { next, isAtEnd, close } = pages(connection, epoch, prefix, all);

  return {
    partitions: 1,
    partitionOf: () => 0,
    epoch: async () => (await epoch()).id,

    head: async (partition: number) => {
      onlyPartition(partition);
      return all.last();
    },

    /** The last `limit` events, oldest first. */
    newest: async (partition: number, limit: number) => {
      onlyPartition(partition);
      return all.newest(checkLimit(limit));
    },

    at: async (partition: number, position: Position) => {
      onlyPartition(partition);
      const at = logPosition(position);
      return at && all.at(at);
    },

    read: async (
      partition: number,
      after: Position | undefined,
      options: ReadOptions,
    ): Promise<readonly RecordedEvent[]> => {
      onlyPartition(partition);
      checkLimit(options.limit);
      if (options.waitMs <= 0 && isAtEnd(after)) return [];
      const deadline = performance.now() + options.waitMs;
      const patience = performance.now() + Math.max(retryMs, options.waitMs);
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
        options.signal?.throwIfAborted();
        try {
          return await next(after, options, deadline);
        } catch (error) {
          options.signal?.throwIfAborted();
          if (failureOf(error) !== "no-answer") throw error;
          if (performance.now() + pauseMs > patience) throw unreachable("reading the feed", error);
        }
        await pause(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
      }
    },

    /** Ends every subscription. */
    close,
  };
};
