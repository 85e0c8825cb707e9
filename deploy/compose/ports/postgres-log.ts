import { postgresLog } from "../../../adapters/event-store/postgres/log.ts";
import { postgresSealedLog } from "../../../adapters/event-store/postgres/sealed-log.ts";
import { postgresPool } from "../../../adapters/postgres/pool.ts";
import { verifyLog } from "../../../checks/log-verifier.ts";
import { position } from "../../../schemas/recorded-event.ts";
import { verifying, type VerifyStore } from "../verify.ts";
import type { OpenedEventStore } from "./event-store.ts";

const connectionsMax = 6;
const pageSize = 1_000;

const verifyOn =
  (log: ReturnType<typeof postgresSealedLog>): VerifyStore =>
  (onProgress, signal) => {
    const stopped = {
      ...log,
      behind: (after: number, limit: number) => {
        signal.throwIfAborted();
        return log.behind(after, limit);
      },
    };
    return verifyLog(stopped, {
      pageSize,
      onProgress: (verified, head) => {
        onProgress(verified, String(head));
      },
    });
  };

/** Positions of this log are numbers without a gap. */
const newestOf =
  ({ feed }: ReturnType<typeof postgresLog>) =>
  async (limit: number) => {
    const head = await feed.head(0);
    if (head === undefined) return [];
    const before = Math.max(0, Number(head) - limit);
    const after = before === 0 ? undefined : position(String(before).padStart(head.length, "0"));
    return feed.read(0, after, { limit, waitMs: 0 });
  };

/** The log has connections of its own: an append never waits behind a query. */
export const openPostgresLog = (databaseUrl: string): OpenedEventStore => {
  const pool = postgresPool(databaseUrl, { applicationName: "log", max: connectionsMax });
  const log = postgresLog(pool);
  return {
    store: log.store,
    feed: log.feed,
    newest: newestOf(log),
    verify: verifying(verifyOn(postgresSealedLog(pool))),
    ping: async () => {
      await log.status();
    },
    close: async () => {
      await log.close();
      await pool.end();
    },
  };
};
