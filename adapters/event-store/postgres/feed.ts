import type { Pool } from "pg";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { checkLimit } from "../read-limit.ts";
import { readQuery } from "./read-query.ts";
import { eventColumns, positionNumber, positionText, recordedEvent, type EventRow } from "./rows.ts";
import type { WakeUp } from "./wake-up.ts";

type ReadOptions = { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal };

const firstPollMs = 50;
const longestPollMs = 1_000;
const retryMs = 5_000;

const behind = `SELECT ${eventColumns("e")} FROM log_events e WHERE e.position > $1 ORDER BY e.position LIMIT $2`;
const standing = `SELECT ${eventColumns("e")} FROM log_events e WHERE e.position = $1`;

const onlyPartition = (partition: number) => {
  if (partition !== 0) throw new RangeError(`The log has partition 0 only, not ${String(partition)}`);
};

/** Every append holds the log's head until it is committed, so a number that is missing was there once. */
const refuseGap = (rows: readonly EventRow[], after: number) => {
  const missing = rows.findIndex((row, index) => Number(row[0]) !== after + 1 + index);
  if (missing >= 0)
    throw logCorrupt(`The event at position ${positionText(after + 1 + missing)} is missing from the log`);
};

const readEpoch = async (query: ReturnType<typeof readQuery>) => {
  const rows = await query<[string]>("log-epoch", "SELECT epoch FROM log_head", []);
  if (!rows[0]) throw logCorrupt("The log has no head");
  return rows[0][0];
};

/** The feed port on the log itself: one partition, in the order of commits.
 * `read` rejects with LogCorrupt when an event is missing. */
export const postgresFeed = (pool: Pool, wakeUp: WakeUp) => {
  const query = readQuery(pool, retryMs);
  let epoch: Promise<string> | undefined;
  /** The last page that was not full: where it ended, and what had rung before it was read. */
  let drained: { readonly at: number; readonly seen: number } | undefined;

  const page = async (after: number, limit: number, seen: number) => {
    const rows = await query<EventRow>("log-behind", behind, [after, limit]);
    refuseGap(rows, after);
    if (rows.length < limit) drained = { at: after + rows.length, seen };
    return rows.map(recordedEvent);
  };

  const last = async () => (await query<[string]>("log-head", "SELECT position FROM log_head", []))[0]?.[0] ?? "0";

  return {
    partitions: 1,
    partitionOf: () => 0,

    epoch: () => {
      epoch ??= readEpoch(query).catch((error: unknown) => {
        epoch = undefined;
        throw error;
      });
      return epoch;
    },

    head: async (partition: number) => {
      onlyPartition(partition);
      const position = await last();
      return position === "0" ? undefined : positionText(position);
    },

    countBehind: async (partition: number, after: Position | undefined) => {
      onlyPartition(partition);
      return Math.max(0, Number(await last()) - (after === undefined ? 0 : positionNumber(after)));
    },

    at: async (partition: number, position: Position) => {
      onlyPartition(partition);
      const rows = await query<EventRow>("log-at", standing, [positionNumber(position)]);
      return rows[0] && recordedEvent(rows[0]);
    },

    read: async (
      partition: number,
      after: Position | undefined,
      options: ReadOptions,
    ): Promise<readonly RecordedEvent[]> => {
      onlyPartition(partition);
      const [from, limit] = [after === undefined ? 0 : positionNumber(after), checkLimit(options.limit)];
      const deadline = performance.now() + options.waitMs;
      // Who waits at the end that was just read, with nothing rung since, need not look once more before the first poll.
      let isDrained = options.waitMs > 0 && drained?.at === from && drained.seen === wakeUp.count();
      for (let pollMs = firstPollMs; ; pollMs = Math.min(2 * pollMs, longestPollMs)) {
        options.signal?.throwIfAborted();
        const seen = wakeUp.count();
        const events = isDrained ? [] : await page(from, limit, seen);
        isDrained = false;
        const leftMs = deadline - performance.now();
        if (events.length > 0 || leftMs <= 0) return events;
        await wakeUp.changed(seen, Math.min(pollMs, leftMs), options.signal);
      }
    },
  };
};
