import type { Pool } from "pg";
import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { checkLimit } from "../read-limit.ts";
import { readQuery } from "./read-query.ts";
import { eventColumns, recordedEvent, type EventRow } from "./rows.ts";

const retryMs = 10_000;

const sealed = `SELECT ${eventColumns("e")}, encode(e.link, 'hex'), p.metadata ->> 'chain'
  FROM log_events e LEFT JOIN log_events p ON p.stream = e.stream AND p.revision = e.revision - 1
  WHERE e.position > $1 ORDER BY e.position LIMIT $2`;

type SealedEvent = RecordedEvent & {
  readonly number: number;
  readonly metadataText: string;
  readonly link: string;
  readonly previousChain: string | undefined;
};

const sealedEvent = (row: EventRow): SealedEvent => ({
  ...recordedEvent(row),
  number: Number(row[0]),
  metadataText: row[6],
  link: row[8] ?? "",
  previousChain: row[9] ?? undefined,
});

/** The log with its seals, as it lies there: for verification. Nothing is repaired or refused on the way. */
export const postgresSealedLog = (pool: Pool) => {
  const query = readQuery(pool, retryMs);
  return {
    head: async () => {
      const text = "SELECT epoch, position, encode(link, 'hex') FROM log_head";
      const rows = await query<[epoch: string, position: string, link: string]>("log-sealed-head", text, []);
      if (!rows[0]) throw logCorrupt("The log has no head");
      return { epoch: rows[0][0], events: Number(rows[0][1]), link: rows[0][2] };
    },
    behind: async (after: number, limit: number) => {
      const rows = await query<EventRow>("log-sealed", sealed, [after, checkLimit(limit)]);
      return rows.map(sealedEvent);
    },
  };
};
