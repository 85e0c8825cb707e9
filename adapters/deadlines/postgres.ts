import type { Pool } from "pg";
import { type Instant, instant } from "../../domain/kernel/instant.ts";
import { readCheckpoint } from "../checkpoints/checkpoint-row.ts";
import type { ViewMapping } from "../views/postgres/view-mapping.ts";

type StoredDeadline = { readonly dueAt: string | null; readonly position: string };
type DeadlineRow = { readonly key: string; readonly due_at: string | null; readonly position: string };

const version = 1;
const viewOf = (deadline: string) => `deadlines-${deadline}`;

/** The rows of one deadline for the view store; leases are not its business. */
export const deadlineMapping = (deadline: string): ViewMapping<StoredDeadline> => ({
  name: viewOf(deadline),
  version,
  migrate: () => Promise.resolve(),

  load: async (client, keys) => {
    const found = await client.query<DeadlineRow>({
      name: "deadlines-load",
      text: "SELECT key, due_at, position FROM deadlines WHERE name = $1 AND key = ANY($2::text[])",
      values: [deadline, keys],
    });
    return new Map(found.rows.map(({ key, due_at, position }) => [key, { dueAt: due_at, position }]));
  },

  save: async (client, rows) => {
    const written = [...rows].flatMap(([key, row]) =>
      row ? [{ key, due_at: row.dueAt, position: row.position }] : [],
    );
    await client.query({
      name: "deadlines-save",
      text: `INSERT INTO deadlines (name, key, due_at, position)
             SELECT $1, key, due_at, position FROM json_to_recordset($2::json) AS w (key text, due_at text, position text)
             ON CONFLICT (name, key) DO UPDATE
             SET due_at = excluded.due_at, position = excluded.position, leased_until = NULL, leases = 0, changed_at = now()`,
      values: [deadline, JSON.stringify(written)],
    });
  },

  count: async (client) => {
    const counted = await client.query<{ rows: string }>("SELECT count(*) AS rows FROM deadlines WHERE name = $1", [
      deadline,
    ]);
    return Number(counted.rows[0]?.rows);
  },
});

const forgetAtOnce = 10_000;

/** One deadline's rows as its runner sees them. */
export const postgresDeadlines = (pool: Pool, deadline: string) => ({
  lease: async (now: Instant, limit: number, leaseMs: number) => {
    const leased = await pool.query<{ key: string; due_at: string }>({
      name: "deadlines-lease",
      text: `UPDATE deadlines AS due
             SET leases = due.leases + 1,
                 leased_until = clock_timestamp() + $4 * 2 ^ least(due.leases, 6) * interval '1 millisecond'
             FROM (SELECT key FROM deadlines
                   WHERE name = $1 AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= clock_timestamp())
                   ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS chosen
             WHERE due.name = $1 AND due.key = chosen.key
             RETURNING due.key, due.due_at`,
      values: [deadline, now, limit, leaseMs],
    });
    return leased.rows
      .map(({ key, due_at }) => ({ key, dueAt: instant(due_at) }))
      .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
  },

  checkpoint: (partition: number) => readCheckpoint(pool, `${viewOf(deadline)}_v${String(version)}`, partition),

  forgetDone: async () => {
    await pool.query(
      `DELETE FROM deadlines WHERE name = $1 AND key IN (
         SELECT key FROM deadlines WHERE name = $1 AND due_at IS NULL AND changed_at < now() - interval '7 days' LIMIT $2)`,
      [deadline, forgetAtOnce],
    );
  },
});
