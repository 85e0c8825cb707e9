import type { Pool } from "pg";

const alive = `SELECT name, ceil(extract(epoch FROM until - clock_timestamp()))::integer AS seconds
  FROM leases WHERE until > clock_timestamp() ORDER BY name LIMIT 1`;
const written = `SELECT (SELECT position FROM log_head)::text AS events,
  ((SELECT count(*) FROM (SELECT FROM credentials LIMIT 1) AS c) + (SELECT count(*) FROM (SELECT FROM idempotency LIMIT 1) AS i)
    + (SELECT count(*) FROM (SELECT FROM checkpoints LIMIT 1) AS p)) AS used`;

/** Some lease that a process holds at the moment, or held when it was killed, and for how many seconds more. */
export const aliveLease = async (pool: Pool) => {
  const { rows } = await pool.query<{ readonly name: string; readonly seconds: number }>(alive);
  return rows[0];
};

/** Whether an installation was ever at work on this database. */
export const isUsed = async (pool: Pool) => {
  const { rows } = await pool.query<{ readonly events: string; readonly used: string }>(written);
  return rows[0]?.events !== "0" || rows[0].used !== "0";
};

/** Any number that nothing else locks in this database. */
const lockKey = 7_236_502;

/** Keeps every other move off this database until the answer is called, or the process is gone; undefined: another one is at it. */
export const holdMove = async (pool: Pool) => {
  const client = await pool.connect();
  const { rows } = await client.query<{ readonly held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [lockKey]);
  if (rows[0]?.held)
    return () => {
      client.release(true);
    };
  client.release();
  return undefined;
};
