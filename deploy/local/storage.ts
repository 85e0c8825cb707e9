import type { Pool } from "pg";
import { postgresLog } from "../../adapters/event-store/postgres/log.ts";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { postgresPool } from "../../adapters/postgres/pool.ts";
import type { Closing } from "./closing.ts";

export type Storage = {
  /** For the log alone: appends never wait behind a query. */
  readonly logPool: Pool;
  /** For views, checkpoints, leases and the tables of the write side. */
  readonly workPool: Pool;
  /** For what people and apps read. */
  readonly queryPool: Pool;
  readonly log: ReturnType<typeof postgresLog>;
};

/** Connects, brings the tables up to date, opens the log. */
export const openStorage = async (url: string, { add }: Closing): Promise<Storage> => {
  const pool = (applicationName: string, max: number) => {
    const opened = postgresPool(url, { applicationName, max });
    add(`connections for ${applicationName}`, () => opened.end());
    return opened;
  };
  const logPool = pool("log", 6);
  const workPool = pool("work", 14);
  const queryPool = pool("queries", 10);
  await migrate(workPool);
  const log = postgresLog(logPool);
  add("the log", log.close);
  return { logPool, workPool, queryPool, log };
};
