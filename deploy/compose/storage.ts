import { availableParallelism } from "node:os";
import type { Pool } from "pg";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { postgresPool } from "../../adapters/postgres/pool.ts";
import type { Feed } from "../../feeds/feed.ts";
import type { Closing } from "./closing.ts";
import type { OpenedEventStore, OpenEventStore } from "./ports/event-store.ts";
import { refuseMoved } from "./refuse-moved.ts";

/** Of one Postgres, unless a process needs fewer. */
const workConnections = 14;
const queryConnections = 10;

const openPool = (url: string, applicationName: string, max: number, { add }: Closing) => {
  const opened = postgresPool(url, { applicationName, max });
  add(`connections for ${applicationName}`, () => opened.end());
  return opened;
};

/** For views, checkpoints, leases and the tables of the write side, which are brought up to date first.
 * @throws Fault when the installation was moved away, or is still being moved here. */
export const openWorkPool = async (url: string, closing: Closing, max = workConnections): Promise<Pool> => {
  const pool = openPool(url, "work", max, closing);
  await migrate(pool);
  await refuseMoved(pool);
  return pool;
};

/** For the transactions that write views, no more at once than there are cores: all views hear of an event in the same moment, and
 * commands would wait for the burst to pass. */
export const openViewPool = (url: string, closing: Closing): Pool =>
  openPool(url, "views", Math.min(Math.max(2, availableParallelism()), workConnections), closing);

/** For what people and apps read. */
export const openQueryPool = (url: string, closing: Closing): Pool =>
  openPool(url, "queries", queryConnections, closing);

export const openEventStore = async (
  open: OpenEventStore,
  url: string,
  { add }: Closing,
): Promise<OpenedEventStore> => {
  const opened = await open(url);
  add("the event store", opened.close);
  return opened;
};

export const isEmpty = async (feed: Pick<Feed, "partitions" | "head">) => {
  const partitions = Array.from({ length: feed.partitions }, (_, partition) => feed.head(partition));
  return (await Promise.all(partitions)).every((head) => head === undefined);
};

/** As `readiness`, for who reads views alone. */
export const answers = (pool: Pool) => async () => {
  try {
    await pool.query("SELECT 1");
    return undefined;
  } catch {
    return "the views are out of reach";
  }
};

/** Why no requests should come now. The store answering is enough: everything else waits for it. */
export const readiness =
  ({ ping }: Pick<OpenedEventStore, "ping">) =>
  async () => {
    try {
      await ping();
      return undefined;
    } catch {
      return "the event store is out of reach";
    }
  };
