import { eventStoreDbLog } from "../../adapters/event-store/eventstoredb/log.ts";
import { countKeptRows, keptTables } from "../../adapters/postgres/kept-tables.ts";
import type { Closing } from "../compose/closing.ts";
import { checkKeysAt } from "./copy-keys.ts";
import type { TargetPlace } from "./options.ts";
import { checkSource } from "./readiness.ts";
import { openMigrationPool, type Source } from "./source.ts";
import { placeOf } from "./target.ts";

const number = new Intl.NumberFormat("en");

/** Some name that no stream has: the answer that there is none is an answer. */
const noStream = "tradepost-nobody";

/** Whether the engines of the target answer; nothing is made there.
 * @throws whatever they say instead. */
const reachTarget = async ({ databaseUrl, eventStoreUrl, prefix }: TargetPlace, closing: Closing) => {
  const { rows } = await openMigrationPool(databaseUrl, closing).query<{ readonly log: string | null }>(
    "SELECT to_regclass('log_events')::text AS log",
  );
  if (eventStoreUrl !== undefined) {
    const log = eventStoreDbLog(eventStoreUrl, { prefix });
    closing.add("the new event store", log.close);
    await log.store.read(noStream);
  }
  return rows[0]?.log === null ? "new" : "set up already, and looked at when the move begins";
};

/** What a move would do, in a few lines; nothing is changed but that the source's tables are brought up to date.
 * @throws Fault that says what is in the way. */
export const dryRun = async (source: Source, to: TargetPlace, closing: Closing) => {
  const mark = await source.mark.read();
  await checkSource(source, mark, undefined);
  const state = await reachTarget(to, closing);
  await checkKeysAt(source.folder, to.folder);
  const logins = await countKeptRows(source.pool, keptTables.credentials);
  const answers = await countKeptRows(source.pool, keptTables.idempotency);
  return [
    `from  ${source.place}${mark ? ` (${mark.state})` : ""}`,
    `to    ${placeOf(to)} (${state})`,
    `would copy ${number.format(source.events)} events, ${number.format(logins)} logins, ${number.format(answers)} kept answers, and the folder of keys`,
    "would not copy read models, deadlines and checkpoints: they are built from the log; there are no sessions and no files yet",
    "Nothing was changed.",
  ].join("\n");
};
