import { resolve } from "node:path";
import { fileKeyStore } from "../adapters/key-store/file.ts";
import { masterKeyFrom } from "../adapters/key-store/master-key.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { eachView } from "../deploy/compose/views.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec } from "../schemas/event-codec.ts";
import { compareView } from "./view-comparison.ts";

/** `DATABASE_URL=… TRADEPOST_DATA=… node checks/view-equals-fold.ts [turns]`: compares every view with a fold of the log.
 * The system may run meanwhile. Ends with 1 when a row differs. */
const url = process.env["DATABASE_URL"];
if (!url) throw new Error("Set DATABASE_URL to the database whose views are to be compared.");
const masterKey = process.env["TRADEPOST_MASTER_KEY"];
const keysFolder = resolve(process.env["TRADEPOST_DATA"] ?? ".tradepost", "keys");
const turns = Number(process.argv[2] ?? 1);

const keyStore = await fileKeyStore(keysFolder, masterKey === undefined ? undefined : masterKeyFrom(masterKey));
const { decode } = eventCodec(eventCatalogue(), keyStore);
const pool = postgresPool(url, { applicationName: "view check", max: 1, statementTimeoutMs: 0 });

let differing = 0;
for (const compare of eachView(
  (projector, mapping) => () => compareView(projector, mapping, { pool, decode, turns }),
)) {
  const { view, position, events, rows, differences } = await compare();
  console.log(`${view}: ${rows} rows of ${events} events, compared at ${position ?? "its beginning"}`);
  for (const difference of differences) console.log(`  ${JSON.stringify(difference)}`);
  if (differences.length > 0) differing += 1;
}
await pool.end();
console.log(
  differing === 0 ? "Every view equals the fold of the log." : `${differing} views differ from the fold of the log.`,
);
process.exitCode = differing === 0 ? 0 : 1;
