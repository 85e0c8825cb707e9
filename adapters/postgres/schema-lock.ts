import type { ClientBase, Pool, PoolClient } from "pg";

/** Any number that nothing else locks in this database. */
const lockKey = 7_236_501;

/** Held until the transaction that `client` has open is over. */
export const takeSchemaLock = async (client: ClientBase) => {
  await client.query("SELECT pg_advisory_xact_lock($1)", [lockKey]);
};

/** Runs `change` in one transaction that no other process's change of tables overlaps; every waiter looks again when it has the lock. */
export const underSchemaLock = async <Result>(
  pool: Pool,
  change: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 60000");
    await takeSchemaLock(client);
    const result = await change(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
};
