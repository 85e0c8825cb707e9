import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import type { Pool } from "pg";
import { postgresEventStore } from "../../adapters/event-store/postgres/event-store.ts";
import { postgresSealedLog } from "../../adapters/event-store/postgres/sealed-log.ts";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { holdMove } from "../../adapters/postgres/move-hindrances.ts";
import { moveMark } from "../../adapters/postgres/move-mark.ts";
import { postgresPool } from "../../adapters/postgres/pool.ts";
import type { Closing } from "../compose/closing.ts";
import { claimDataFolder, holdsKeysOfAnother } from "../compose/data-folder.ts";
import { openDatabase } from "../compose/database.ts";
import { fault } from "../compose/fault.ts";
import { addressOf } from "./address.ts";
import type { Place } from "./options.ts";

/** Counting a large table takes its time. */
const statementTimeoutMs = 600_000;

export type Source = Awaited<ReturnType<typeof openSource>>;

export const openMigrationPool = (url: string, closing: Closing): Pool => {
  const pool = postgresPool(url, { applicationName: "migrate", max: 6, statementTimeoutMs });
  closing.add("connections", () => pool.end());
  return pool;
};

/** The installation that moves, held so that no other process on its folder can start meanwhile.
 * @throws Fault when it is none, runs, or is somebody else's. */
export const openSource = async ({ folder, databaseUrl }: Place, log: Logger, closing: Closing) => {
  if (!existsSync(join(folder, "tradepost.json")))
    throw fault(`${folder} is no data folder of Tradepost: name the installation that moves with --from.`);
  if (databaseUrl === undefined && holdsKeysOfAnother(folder))
    throw fault(`${folder} has the keys to a database elsewhere: name that with --from-database.`);
  if (databaseUrl === undefined) closing.add("data folder", (await claimDataFolder(folder)).release);
  const database = await openDatabase(databaseUrl, folder, log);
  closing.add("database", database.close);
  const pool = openMigrationPool(database.url, closing);
  await migrate(pool);
  const release = await holdMove(pool);
  if (!release) throw fault("Another move of this installation is at work. Wait for it, or stop it.");
  closing.add("the lock", release);
  const sealed = postgresSealedLog(pool);
  const { epoch, events } = await sealed.head();
  return {
    pool,
    folder,
    epoch,
    /** How many there are. */
    events,
    sealed,
    read: postgresEventStore(pool).read,
    mark: moveMark(pool),
    place: databaseUrl === undefined ? folder : `${addressOf(databaseUrl)} with the keys in ${folder}`,
  };
};
