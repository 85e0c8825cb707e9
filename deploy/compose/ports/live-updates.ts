import type { Pool } from "pg";
import { type Engines, notBuiltIn } from "../engines.ts";
import { type Updates, updates } from "../live-updates.ts";

/** `isActive`: whether this process writes that view, all of it, at the moment. */
export type OpenLiveUpdates = (pool: Pool, isActive: (view: string) => boolean) => Updates;

/** Memory within a process and a look at Postgres between processes, or Redis where REDIS_URL is set.
 * @throws Fault */
export const chooseLiveUpdates = ({ redisUrl }: Engines): OpenLiveUpdates => {
  if (redisUrl !== undefined) throw notBuiltIn("REDIS_URL", "Redis");
  return updates;
};
