import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { postgresLeases } from "../../adapters/leases/postgres.ts";
import { leaseKeeper } from "../../feeds/lease-keeper.ts";
import type { Log } from "../../feeds/log.ts";
import { deadlines } from "../compose/deadlines.ts";

/** Keeps every deadline from being dealt with until the answer is called: they look at the clock, and the demo's year lies behind
 * it. Begun before the first command handler, which then stands by for the leases.  */
export const holdDeadlines = async (pool: Pool, log: Log) => {
  const keeper = leaseKeeper({ leases: postgresLeases(pool), owner: `demo ${randomUUID()}`, log });
  const leases = deadlines.map(({ name }) => keeper.want(`deadline:${name}`));
  const patience = AbortSignal.timeout(10_000);
  await Promise.all(leases.map((lease) => lease.held(patience)));
  return keeper.stop;
};
