import type { ClientBase, Pool } from "pg";
import { failpoint } from "../../schemas/failpoint.ts";

/** A power cut may take the newest writes back, all of a transaction or nothing; whoever can make them again may use this. */
export const beginRelaxed = "BEGIN; SET LOCAL synchronous_commit = off";
export const beginDurable = "BEGIN";

/** Commits what `work` did, or, when it throws, nothing. */
export const inTransaction = async <Result>(
  pool: Pool,
  begin: typeof beginRelaxed | typeof beginDurable,
  work: (client: ClientBase) => Promise<Result>,
  beforeCommit?: string,
): Promise<Result> => {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    const result = await work(client);
    if (beforeCommit) failpoint(beforeCommit);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};
