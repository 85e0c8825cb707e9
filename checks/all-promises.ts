import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Pool } from "pg";
import { postgresSealedLog } from "../adapters/event-store/postgres/sealed-log.ts";
import { verifyLog } from "./log-verifier.ts";
import type { Acknowledged } from "./order-load.ts";
import { brokenPromises, unsettled } from "./order-promises.ts";
import { settled } from "./settled.ts";

export type Checked = { readonly pool: Pool; readonly url: string; readonly dataFolder: string };

const viewsEqualFold = async ({ url, dataFolder }: Checked) => {
  const program = join(import.meta.dirname, "view-equals-fold.ts");
  const env = { ...process.env, DATABASE_URL: url, TRADEPOST_DATA: dataFolder };
  const run = promisify(execFile)(process.execPath, [program], { env, timeout: 120_000 });
  return run.then(
    () => [],
    (error: unknown) => [{ promise: "views", what: String(error) }],
  );
};

/** Waits until every acknowledged order is settled, then holds the log and the views against every promise; answers what is broken. */
export const allBrokenPromises = async (checked: Checked, acknowledged: readonly Acknowledged[]) => {
  await settled(() => unsettled(checked.pool, acknowledged));
  const verified = await verifyLog(postgresSealedLog(checked.pool));
  return [
    ...(await brokenPromises(checked.pool, acknowledged)),
    ...(verified.ok ? [] : [{ promise: "sealed", what: JSON.stringify(verified) }]),
    ...(await viewsEqualFold(checked)),
  ];
};
