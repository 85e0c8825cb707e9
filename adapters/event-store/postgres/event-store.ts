import type { Pool } from "pg";
import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { admit } from "../admission.ts";
import { checkLimit, readLimitMax, tailsMax } from "../read-limit.ts";
import { appendBatch } from "./append-batch.ts";
import { groupCommit } from "./group-commit.ts";
import { readQuery } from "./read-query.ts";
import { eventColumns, recordedEvent, type EventRow } from "./rows.ts";

export type PostgresEventStoreOptions = {
  /** Called after each batch that added to the log. */
  readonly onAppended?: () => void;
  /** How long a call may last, retries included. */
  readonly deadlineMs?: number;
  readonly batchAppendsMax?: number;
  readonly queueAppendsMax?: number;
};

type StreamTail = { readonly stream: string; readonly fromRevision: number };

const mebibyte = 1024 * 1024;

const forwards = `SELECT ${eventColumns("e")} FROM log_events e
  WHERE e.stream = $1 AND e.revision >= $2 ORDER BY e.revision LIMIT $3`;
const backwards = `SELECT ${eventColumns("e")} FROM log_events e
  WHERE e.stream = $1 AND e.revision <= $2 ORDER BY e.revision DESC LIMIT $3`;
const tailsOf = `SELECT ${eventColumns("e")}, t.n::text
  FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS t (stream, revision, n)
  CROSS JOIN LATERAL (
    SELECT * FROM log_events s WHERE s.stream = t.stream AND s.revision >= t.revision ORDER BY s.revision LIMIT $3
  ) e ORDER BY t.n, e.revision`;

const lastRevision = 2 ** 31 - 1;

/** The event store port on Postgres. Run `migrate` first; share `pool` as you like, one append at a time uses a connection of it. */
export const postgresEventStore = (pool: Pool, options: PostgresEventStoreOptions = {}) => {
  const { onAppended = () => undefined, deadlineMs = 10_000, batchAppendsMax = 256, queueAppendsMax = 4096 } = options;
  const query = readQuery(pool, deadlineMs);
  const writer = groupCommit({
    write: (batch, limits) => appendBatch(pool, batch, limits),
    onApplied: onAppended,
    deadlineMs,
    batchAppendsMax,
    batchBytesMax: 4 * mebibyte,
    queueAppendsMax,
    queueBytesMax: 64 * mebibyte,
  });

  const read = async (stream: string, fromRevision = 0, limit = readLimitMax) => {
    const rows = await query<EventRow>("log-read", forwards, [stream, fromRevision, checkLimit(limit)]);
    return rows.map(recordedEvent);
  };

  return {
    read,

    readTails: async (tails: readonly StreamTail[]) => {
      const [only] = tails;
      if (only === undefined) return [];
      // The server plans the query for several anew each time: it sees that the list is shorter than it expects.
      if (tails.length === 1) return [await read(only.stream, only.fromRevision)];
      checkLimit(tails.length, tailsMax);
      const values = [tails.map((tail) => tail.stream), tails.map((tail) => tail.fromRevision), readLimitMax];
      const rows = await query<EventRow>("log-tails", tailsOf, values);
      const found = Map.groupBy(rows, (row) => Number(row[8]));
      return tails.map((_, index) => (found.get(index + 1) ?? []).map(recordedEvent));
    },

    readBackwards: async (stream: string, limit: number, fromRevision = lastRevision) => {
      const rows = await query<EventRow>("log-backwards", backwards, [stream, fromRevision, checkLimit(limit)]);
      return rows.map(recordedEvent);
    },

    append: async (stream: string, expected: number | "none", events: readonly EncodedEvent[]) => {
      const { revision, position, kind } = await writer.append(admit(stream, expected, events));
      return { revision, position, isRepeat: kind === "repeated" };
    },

    /** Waits for the appends that are under way; the pool stays open, it is its owner's. */
    close: () => writer.idle(),
  };
};
