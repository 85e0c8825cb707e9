import type { Pool } from "pg";

type Snapshot = { readonly stream: string; readonly revision: number };

/** Snapshots as JSON text, one per stream. */
export const postgresSnapshots = <Stored extends Snapshot>(pool: Pool) => ({
  load: async (streams: readonly string[]): Promise<ReadonlyMap<string, Stored>> => {
    const { rows } = await pool.query<{ stream: string; body: string }>({
      name: "snapshots-load",
      text: "SELECT stream, body FROM snapshots WHERE stream = ANY ($1::text[])",
      values: [streams],
    });
    return new Map(rows.map(({ stream, body }) => [stream, JSON.parse(body) as Stored]));
  },

  save: async (snapshot: Stored) => {
    await pool.query({
      name: "snapshots-save",
      text: `INSERT INTO snapshots AS kept (stream, revision, body) VALUES ($1, $2, $3)
        ON CONFLICT (stream) DO UPDATE SET revision = EXCLUDED.revision, body = EXCLUDED.body
        WHERE kept.revision < EXCLUDED.revision`,
      values: [snapshot.stream, snapshot.revision, JSON.stringify(snapshot)],
    });
  },
});
