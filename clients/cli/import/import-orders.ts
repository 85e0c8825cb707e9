import { checkOrders } from "./check-orders.ts";
import { type Document, documentKey, documentsOf } from "./documents.ts";
import type { ImportClient } from "./import-client.ts";
import { importOrder, type Placed } from "./import-order.ts";
import { importReturn } from "./import-return.ts";
import { eachOf, inOrder } from "./in-order.ts";
import { marketplace, type Marketplace } from "./marketplace.ts";
import { returnMatcher } from "./match-returns.ts";
import { makeCompany, makeRetailer } from "./parties.ts";
import { makeProduct, receiveForMonth } from "./products.ts";
import { type RejectedFile, rejectedFile } from "./rejected-file.ts";
import type { ImportReport } from "./report.ts";
import { monthOf } from "./row.ts";
import { countingRows, surveyFile } from "./rows.ts";
import { type ImportOptions, type Phase, type Settings, settingsOf } from "./settings.ts";
import { sortedRuns } from "./sorted-runs.ts";
import type { Survey } from "./survey.ts";
import { tally, type Tally } from "./tally.ts";

type Ids = { readonly retailers: ReadonlyMap<string, string>; readonly products: ReadonlyMap<string, string> };

/** Makes one of each key, several at once, and keeps their ids. */
const makeAll = async <Value>(
  { width, onProgress }: Settings,
  phase: Phase,
  wanted: ReadonlyMap<string, Value>,
  make: (key: string, value: Value) => Promise<string>,
) => {
  const ids = new Map<string, string>();
  await eachOf(wanted, width, async ([key, value]) => {
    ids.set(key, await make(key, value));
    onProgress({ phase, done: ids.size, total: wanted.size });
  });
  return ids;
};

const makeParties = async (to: Marketplace, settings: Settings, survey: Survey): Promise<Ids> => {
  const { company, companyRegion, currency } = settings;
  const companyId = await makeCompany(to, company, companyRegion);
  const retailers = await makeAll(settings, "customers", survey.customers, (customer, country) =>
    makeRetailer(to, customer, country),
  );
  const products = await makeAll(settings, "products", survey.products, (code, product) =>
    makeProduct(to, { companyId, currency }, code, product),
  );
  return { retailers, products };
};

const receiveMonth = (to: Marketplace, { width }: Settings, survey: Survey, ids: Ids, month: string) =>
  eachOf(survey.products, width, async ([code, { neededByMonth }]) => {
    const [quantity, productId] = [neededByMonth.get(month), ids.products.get(code)];
    if (quantity !== undefined && productId !== undefined)
      await receiveForMonth(to, { code, productId, quantity }, month);
  });

const unknownCustomer: Placed = { outcome: "refused", reason: "its customer never ordered" };

/** Orders and returns in time order: exactly so for each customer, and otherwise no two further apart than `width`. */
const importDocuments = async (
  to: Marketplace,
  settings: Settings,
  {
    survey,
    ids,
    documents,
    counts,
  }: {
    readonly survey: Survey;
    readonly ids: Ids;
    readonly documents: AsyncIterable<Document>;
    readonly counts: Tally;
  },
) => {
  const tasks = inOrder(settings.width);
  const matcher = returnMatcher(survey.returned);
  const placed = new Map<string, Promise<Placed>>();
  const received = new Set<string>();
  let done = 0;
  const progress = () => {
    done += 1;
    settings.onProgress({ phase: "orders", done, total: survey.invoices.size });
  };

  const addOrder = async (document: Document) => {
    const remembered = matcher.ordered(document);
    const { promise, resolve } = Promise.withResolvers<Placed>();
    if (remembered) placed.set(document.invoice, promise);
    await tasks.add(document.customer, async () => {
      const retailerId = ids.retailers.get(document.customer);
      const productIdOf = (code: string) => ids.products.get(code);
      const outcome = retailerId
        ? await importOrder(to, document, { retailerId, currency: settings.currency, productIdOf })
        : unknownCustomer;
      resolve(outcome);
      await counts.addOrder(document, outcome);
      progress();
    });
  };

  const addReturn = async (document: Document) => {
    const matched = matcher.match(document);
    await tasks.add(document.customer, async () => {
      const placedOf = async (invoice: string) => placed.get(invoice);
      await counts.addReturn(matched, await importReturn(to, document, matched, placedOf));
      progress();
    });
  };

  for await (const document of documents) {
    const months = document.kind === "sale" ? new Set(document.rows.map(({ at }) => monthOf(at))) : [];
    for (const month of months) {
      if (received.has(month)) continue;
      received.add(month);
      await receiveMonth(to, settings, survey, ids, month);
    }
    await (document.kind === "sale" ? addOrder(document) : addReturn(document));
  }
  await tasks.end();
};

const reportOf = (settings: Settings, read: number, counts: Tally, rejected: RejectedFile) => ({
  source: settings.source,
  currency: settings.currency,
  minorDigits: settings.digits,
  rows: { read, ...counts.rows, rejected: rejected.counts() },
  returns: counts.returns,
  rejectedFile: settings.rejectedPath,
});

/** Imports a file of invoices (see docs/import.md) through the marketplace's own commands, and accounts for every row of it.
 * Run again, it adds nothing; cut short, it goes on where it stopped.
 * @throws Error when the file cannot be read, or the marketplace refuses company, retailers or products. */
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
    await importDocuments(to, settings, { survey, ids, documents: documentsOf(rows, survey), counts });
  } finally {
    await rejected.close();
  }

  const total = counts.toCheck.length;
  const onDone = (done: number) => {
    onProgress({ phase: "checking", done, total });
  };
  const { check, byStatus } = await checkOrders(to, counts.toCheck, settings.currency, { width, onDone });
  return { ...reportOf(settings, count.read, counts, rejected), orders: { ...counts.orders, byStatus }, check };
};
