import type { Pool } from "pg";
import { position } from "../../schemas/recorded-event.ts";
import { ofAnotherStore, type StoredHint } from "./stored-hint.ts";

type HintRow = {
  readonly epoch: string;
  readonly position: string;
  readonly event_id: string;
  readonly partitions: StoredHint["partitions"];
};

export const postgresRelayHints = (pool: Pool) => ({
  read: async (generation: string): Promise<StoredHint | undefined> => {
    const kept = await pool.query<HintRow>({
      name: "relay-hints-read",
      text: "SELECT epoch, position, event_id, partitions FROM relay_hints WHERE generation = $1",
      values: [generation],
    });
    const row = kept.rows[0];
    return (
      row && {
        scanned: { epoch: row.epoch, position: position(row.position), eventId: row.event_id },
        partitions: row.partitions,
      }
    );
  },

  save: async (generation: string, { scanned, partitions }: StoredHint): Promise<void> => {
    const saved = await pool.query<{ epoch: string }>({
      name: "relay-hints-save",
      // A later hint stays; which of the two it is comes back, to tell whose store it was made with.
      text: `INSERT INTO relay_hints AS kept (generation, epoch, position, event_id, partitions) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (generation) DO UPDATE SET
               position = CASE WHEN kept.epoch = excluded.epoch THEN greatest(kept.position, excluded.position) ELSE kept.position END,
               event_id = CASE WHEN kept.epoch = excluded.epoch AND kept.position < excluded.position THEN excluded.event_id ELSE kept.event_id END,
               partitions = CASE WHEN kept.epoch = excluded.epoch AND kept.position < excluded.position THEN excluded.partitions ELSE kept.partitions END,
               saved_at = now()
             RETURNING epoch`,
      values: [generation, scanned.epoch, scanned.position, scanned.eventId, JSON.stringify(partitions)],
    });
    if (saved.rows[0]?.epoch !== scanned.epoch) throw ofAnotherStore(generation);
  },
});
