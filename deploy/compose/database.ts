import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { startEmbeddedPostgres } from "../../adapters/postgres/embedded.ts";

export type Database = { readonly url: string; readonly close: () => Promise<void> };

const restartEveryMs = 1_000;

/** The Postgres at `url`, or the embedded one in `folder`, started again whenever it falls over.
 * @throws EmbeddedPostgresError */
export const openDatabase = async (url: string | undefined, folder: string, log: Logger): Promise<Database> => {
  if (url !== undefined) return { url, close: () => Promise.resolve() };

  let closed = false;
  let restarting: Promise<void> | undefined;
  const restart = async () => {
    while (!closed) {
      try {
        await postgres.restart();
        log.info("the database runs again");
        return;
      } catch (error) {
        log.error({ err: error }, "the database does not start; trying again");
        await pause(restartEveryMs);
      }
    }
  };
  const postgres = await startEmbeddedPostgres({
    dataFolder: join(folder, "postgres"),
    onCrash: (logTail) => {
      if (closed || restarting) return;
      log.warn({ logTail }, "the database has fallen over; starting it again");
      restarting = restart().finally(() => (restarting = undefined));
    },
  });
  return {
    url: postgres.url,
    close: async () => {
      closed = true;
      await restarting;
      await postgres.stop();
    },
  };
};
