import { monthOf, type Row } from "./row.ts";

/** What a product is called and costs in the file, and how much of it each month's orders need. */
export type SurveyedProduct = {
  readonly names: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
  readonly neededByMonth: ReadonlyMap<string, number>;
};

/** The whole file in little: grows with its invoices, customers and products, never with its lines. */
export type Survey = {
  readonly rows: number;
  /** Time of the earliest order; undefined when there is none. */
  readonly firstAt: string | undefined;
  /** An invoice's time is that of its earliest line; its customer that of its first line. */
  readonly invoices: ReadonlyMap<string, { readonly at: string; readonly customer: string }>;
  /** Customers who ordered, and their country. */
  readonly customers: ReadonlyMap<string, string>;
  readonly products: ReadonlyMap<string, SurveyedProduct>;
  /** `goodsOf(row)` of whatever came back: only lines of these may have to be found again. */
  readonly returned: ReadonlySet<string>;
};

export const goodsOf = ({ customer, code }: { readonly customer: string; readonly code: string }) =>
  `${customer}\n${code}`;

/** More different names or prices of one product than these are not counted. */
const variantsMax = 50;

const count = (counts: Counts, key: string, by = 1, max = Number.POSITIVE_INFINITY) => {
  if (counts.has(key) || counts.size < max) counts.set(key, (counts.get(key) ?? 0) + by);
};

type Invoice = { at: string; readonly customer: string };
type Counts = Map<string, number>;
type Product = { readonly names: Counts; readonly prices: Counts; readonly neededByMonth: Counts };

const noProduct = (): Product => ({ names: new Map(), prices: new Map(), neededByMonth: new Map() });

export const surveyor = () => {
  const invoices = new Map<string, Invoice>();
  const customers = new Map<string, string>();
  const products = new Map<string, Product>();
  const returned = new Set<string>();
  let rows = 0;
  let firstAt: string | undefined;

  const addSale = (row: Row) => {
    if (firstAt === undefined || row.at < firstAt) firstAt = row.at;
    if (!customers.has(row.customer)) customers.set(row.customer, row.country);
    const product = products.get(row.code) ?? noProduct();
    products.set(row.code, product);
    if (row.description !== "") count(product.names, row.description, 1, variantsMax);
    count(product.prices, row.price, 1, variantsMax);
    count(product.neededByMonth, monthOf(row.at), row.quantity);
  };

  return {
    /** A row of another customer than its invoice's first is left out. */
    add: (row: Row) => {
      rows += 1;
      const invoice = invoices.get(row.invoice);
      if (!invoice) invoices.set(row.invoice, { at: row.at, customer: row.customer });
      else if (invoice.customer !== row.customer) return;
      else if (row.at < invoice.at) invoice.at = row.at;
      if (row.kind === "sale") addSale(row);
      else returned.add(goodsOf(row));
    },
    survey: (): Survey => ({ rows, firstAt, invoices, customers, products, returned }),
  };
};

/** The commonest; of equally common ones the first seen. */
export const commonest = (counts: ReadonlyMap<string, number>): string | undefined => {
  let best: readonly [string, number] | undefined;
  for (const entry of counts) if (!best || entry[1] > best[1]) best = entry;
  return best?.[0];
};
