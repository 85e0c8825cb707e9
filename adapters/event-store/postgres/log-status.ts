import type { Pool } from "pg";
import type { Position } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { readQuery } from "./read-query.ts";
import { positionText } from "./rows.ts";

export type LogStatus = {
  readonly epoch: string;
  /** Undefined while the log is empty. */
  readonly head: Position | undefined;
  /** Number of events. */
  readonly events: number;
  /** On disk, indexes included. */
  readonly bytes: number;
};

const statement = "SELECT epoch, position, pg_total_relation_size('log_events') FROM log_head";

export const logStatus = async (pool: Pool): Promise<LogStatus> => {
  const rows = await readQuery(pool, 0)<[epoch: string, position: string, bytes: string]>("log-status", statement, []);
  if (!rows[0]) throw logCorrupt("The log has no head");
  const [epoch, last, bytes] = rows[0];
  const events = Number(last);
  return { epoch, head: events === 0 ? undefined : positionText(events), events, bytes: Number(bytes) };
};
