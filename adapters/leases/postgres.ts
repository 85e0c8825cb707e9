import type { Pool } from "pg";

/** Leases in a table, by the database's clock: processes need not agree on the time. */
export const postgresLeases = (pool: Pool) => ({
  acquire: async (names: readonly string[], owner: string, ttlMs: number): Promise<readonly string[]> => {
    const taken = await pool.query<{ name: string }>({
      name: "leases-acquire",
      // In name order, so that two processes never wait for each other.
      text: `INSERT INTO leases AS held (name, owner, until)
             SELECT name, $2, clock_timestamp() + $3 * interval '1 millisecond' FROM unnest($1::text[]) AS name
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
             WHERE held.owner = excluded.owner OR held.until <= clock_timestamp()
             RETURNING name`,
      values: [names.toSorted(), owner, ttlMs],
    });
    return taken.rows.map(({ name }) => name);
  },

  release: async (names: readonly string[], owner: string) => {
    await pool.query({
      name: "leases-release",
      text: "DELETE FROM leases WHERE name = ANY($1::text[]) AND owner = $2",
      values: [names, owner],
    });
  },

  holder: async (name: string) => {
    const held = await pool.query<{ owner: string }>({
      name: "leases-holder",
      text: "SELECT owner FROM leases WHERE name = $1 AND until > clock_timestamp()",
      values: [name],
    });
    return held.rows[0]?.owner;
  },
});
