import type { Document } from "./documents.ts";
import { importOrder, type Placed } from "./import-order.ts";
import { importReturn } from "./import-return.ts";
import { eachOf, inOrder } from "./in-order.ts";
import type { Ids } from "./make-parties.ts";
import type { Marketplace } from "./marketplace.ts";
import { type MatchedRow, returnMatcher } from "./match-returns.ts";
import { receiveForMonth } from "./products.ts";
import { monthOf } from "./row.ts";
import type { Settings } from "./settings.ts";
import type { Survey } from "./survey.ts";
import type { Tally } from "./tally.ts";

export type Importing = {
  readonly to: Marketplace;
  readonly settings: Settings;
  readonly survey: Survey;
  readonly ids: Ids;
  readonly counts: Tally;
};

/** Lets the stock of each month in once, before the first order that needs it. */
const stockByMonth = ({ to, settings, survey, ids }: Importing) => {
  const received = new Set<string>();
  const receive = (month: string) =>
    eachOf(survey.products, settings.width, async ([code, { neededByMonth }]) => {
      const [quantity, productId] = [neededByMonth.get(month), ids.products.get(code)];
      if (quantity !== undefined && productId !== undefined)
        await receiveForMonth(to, { code, productId, quantity }, month);
    });

  return async ({ rows }: Document) => {
    for (const month of new Set(rows.map(({ at }) => monthOf(at)))) {
      if (received.has(month)) continue;
      received.add(month);
      await receive(month);
    }
  };
};

const placeOrder = async ({ to, settings, ids }: Importing, document: Document): Promise<Placed> => {
  const retailerId = ids.retailers.get(document.customer);
  if (retailerId === undefined) throw new Error(`Customer ${document.customer} has an order and no retailer`);
  const productIdOf = (code: string) => ids.products.get(code);
  return importOrder(to, document, { retailerId, currency: settings.currency, productIdOf });
};

/** Orders and returns in time order: exactly so for each customer, and otherwise none starts before the one `width` places earlier
 * has ended. Documents come in time order. */
export const importDocuments = async (importing: Importing, documents: AsyncIterable<Document>) => {
  const { to, settings, survey, counts } = importing;
  const tasks = inOrder(settings.width);
  const matcher = returnMatcher(survey.returned);
  const stock = stockByMonth(importing);
  const placed = new Map<string, Placed>();
  let done = 0;

  const order = async (document: Document, isRemembered: boolean) => {
    const outcome = await placeOrder(importing, document);
    if (isRemembered) placed.set(document.invoice, outcome);
    await counts.addOrder(document, outcome);
  };

  const giveBack = async (document: Document, matched: readonly MatchedRow[]) => {
    await counts.addReturn(matched, await importReturn(to, document, matched, placed));
  };

  const workOn = (document: Document) => {
    if (document.kind === "return") {
      const matched = matcher.match(document);
      return () => giveBack(document, matched);
    }
    const isRemembered = matcher.ordered(document);
    return () => order(document, isRemembered);
  };

  for await (const document of documents) {
    if (document.kind === "sale") await stock(document);
    const work = workOn(document);
    await tasks.add(document.customer, async () => {
      await work();
      done += 1;
      settings.onProgress({ phase: "orders", done, total: survey.invoices.size });
    });
  }
  await tasks.end();
};
