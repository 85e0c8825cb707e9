import { parseArgs } from "node:util";
import type { Tradepost } from "../sdk/index.ts";
import { importOrders } from "./import/import-orders.ts";
import { isReconciled, reportText } from "./import/report.ts";
import { sdkClient } from "./import/sdk-client.ts";
import type { ImportOptions } from "./import/settings.ts";
import { progressBar } from "./progress-bar.ts";
import { usageError } from "./usage-error.ts";

export const importUsage = `tradepost import <orders.csv[.gz]> [options]

Imports invoices (InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country) as orders of one
company. Invoices that begin with C give back what the customer bought before. Run again, it adds nothing.

  --source <name>        the shop the file is of; files of one shop share it (default: the file's name)
  --company <name>       the company that sells (default: the source)
  --company-region <GB>  its country
  --currency <GBP>       what the prices are in
  --date-order <mdy>     how dates with slashes read: mdy or dmy
  --not-goods <codes>    further stock codes that are no goods, commas between
  --rejected <path>      where rows that did not count go (default: <file>.rejected.csv)`;

const optionsOf = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      source: { type: "string" },
      company: { type: "string" },
      "company-region": { type: "string" },
      currency: { type: "string" },
      "date-order": { type: "string" },
      "not-goods": { type: "string" },
      rejected: { type: "string" },
    },
  });
  const [file, ...more] = positionals;
  const dateOrder = values["date-order"];
  if (file === undefined || more.length > 0) throw usageError(importUsage);
  if (dateOrder !== undefined && dateOrder !== "mdy" && dateOrder !== "dmy")
    throw usageError(`--date-order is mdy or dmy, not ${dateOrder}`);
  const given = {
    source: values.source,
    company: values.company,
    companyRegion: values["company-region"],
    currency: values.currency,
    dateOrder,
    notGoods: values["not-goods"]?.split(",").map((code) => code.trim()),
    rejectedPath: values.rejected,
  };
  const options: ImportOptions = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { file, options };
};

/** `tradepost import`: 0 when every order read back equals its rows, else 1.
 * @throws Error in words for people. */
export const runImport = async (args: readonly string[], connect: () => Promise<Tradepost>): Promise<0 | 1> => {
  const { file, options } = optionsOf(args);
  const client = sdkClient(await connect());
  const report = await importOrders(file, client, { ...options, onProgress: progressBar(process.stderr) });
  process.stdout.write(`${reportText(report)}\n`);
  return isReconciled(report) ? 0 : 1;
};
