import type { Pool } from "pg";

/** Password hashes in the table `credentials` (migration 0030). */
export const postgresCredentials = (pool: Pool) => ({
  add: async (accountId: string, passwordHash: string) => {
    await pool.query({
      name: "credentials-add",
      text: "INSERT INTO credentials (account_id, password_hash) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING",
      values: [accountId, passwordHash],
    });
  },
  find: async (accountId: string) => {
    const { rows } = await pool.query<{ readonly password_hash: string }>({
      name: "credentials-find",
      text: "SELECT password_hash FROM credentials WHERE account_id = $1",
      values: [accountId],
    });
    return rows[0]?.password_hash;
  },
});
