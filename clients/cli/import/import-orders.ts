import { checkOrders } from "./check-orders.ts";
import { documentKey, documentsOf } from "./documents.ts";
import type { ImportClient } from "./import-client.ts";
import { importDocuments } from "./import-documents.ts";
import { makeParties } from "./make-parties.ts";
import { marketplace } from "./marketplace.ts";
import { type RejectedFile, rejectedFile } from "./rejected-file.ts";
import type { ImportReport } from "./report.ts";
import { countingRows, surveyFile } from "./rows.ts";
import { type ImportOptions, type Settings, settingsOf } from "./settings.ts";
import { sortedRuns } from "./sorted-runs.ts";
import { tally, type Tally } from "./tally.ts";

const reportOf = (settings: Settings, read: number, counts: Tally, rejected: RejectedFile) => ({
  source: settings.source,
  currency: settings.currency,
  minorDigits: settings.digits,
  rows: { read, ...counts.rows, returned: counts.returns.rowsMatched, rejected: rejected.counts() },
  rejectedFile: settings.rejectedPath,
});

/** Imports a file of invoices through the marketplace's own commands, and accounts for every row of it: company, retailers and
 * products are made from it, one order per invoice in time order, returns from `C` invoices. Run again, it adds nothing; cut
 * short, it goes on where it stopped.
 * @throws Error when the file cannot be read, or the marketplace stays away or refuses company, retailers or products. */
export const importOrders = async (
  file: string,
  client: ImportClient,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const settings = settingsOf(file, options);
  const { onProgress, width } = settings;
  const to = marketplace(client, settings.source, settings.openedAt);
  const survey = await surveyFile(settings);
  const ids = await makeParties(to, settings, survey);

  const rejected = rejectedFile(settings.rejectedPath);
  const counts = tally(rejected, settings.digits);
  const count = { read: 0 };
  try {
    const rows = sortedRuns(countingRows(settings, survey, rejected, count), documentKey(survey));
    await importDocuments({ to, settings, survey, ids, counts }, documentsOf(rows, survey));
  } finally {
    await rejected.close();
  }

  const total = counts.toCheck.length;
  const onDone = (done: number) => {
    onProgress({ phase: "checking", done, total });
  };
  const { check, byStatus, refundedMinor } = await checkOrders(to, counts.toCheck, settings.currency, {
    width,
    onDone,
  });
  return {
    ...reportOf(settings, count.read, counts, rejected),
    orders: { ...counts.orders, byStatus },
    returns: { ...counts.returns, refundedMinor },
    check,
  };
};
