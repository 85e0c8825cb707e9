import type { Pool } from "pg";
import { beginDurable, inTransaction } from "./in-transaction.ts";

export type MoveState = "leaving" | "left" | "arriving";

export type MoveMark = {
  readonly state: MoveState;
  /** Epoch of the store that this installation goes to, or comes from. */
  readonly otherEpoch: string;
  /** Where the other one is, in words for people. */
  readonly place: string;
};

type Row = { readonly state: MoveState; readonly other_epoch: string; readonly place: string };

const write = `INSERT INTO move_mark (state, other_epoch, place) VALUES ($1, $2, $3)
  ON CONFLICT (one) DO UPDATE SET state = excluded.state, other_epoch = excluded.other_epoch,
    place = excluded.place, marked_at = clock_timestamp()`;
const openLog = "DROP TRIGGER IF EXISTS moved ON log_events";
const closeLog = "CREATE TRIGGER moved BEFORE INSERT ON log_events FOR EACH STATEMENT EXECUTE FUNCTION log_closed()";

/** Says that an installation is on its way to another place, so that nobody starts one half of it. `migrate` must have run. */
export const moveMark = (pool: Pool) => ({
  read: async (): Promise<MoveMark | undefined> => {
    const { rows } = await pool.query<Row>("SELECT state, other_epoch, place FROM move_mark");
    return rows[0] && { state: rows[0].state, otherEpoch: rows[0].other_epoch, place: rows[0].place };
  },

  /** A log that leaves or has left takes no event from then on, whoever still writes. */
  set: ({ state, otherEpoch, place }: MoveMark) =>
    inTransaction(pool, beginDurable, async (client) => {
      await client.query(openLog);
      if (state !== "arriving") await client.query(closeLog);
      await client.query(write, [state, otherEpoch, place]);
    }),

  /** The installation may be started, and its log takes events. */
  clear: () =>
    inTransaction(pool, beginDurable, async (client) => {
      await client.query(openLog);
      await client.query("DELETE FROM move_mark");
    }),
});
