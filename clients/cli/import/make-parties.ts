import { eachOf } from "./in-order.ts";
import type { Marketplace } from "./marketplace.ts";
import { makeCompany, makeRetailer } from "./parties.ts";
import { makeProduct } from "./products.ts";
import type { Phase, Settings } from "./settings.ts";
import type { Survey } from "./survey.ts";

/** Retailers by customer number, products by stock code. */
export type Ids = { readonly retailers: ReadonlyMap<string, string>; readonly products: ReadonlyMap<string, string> };

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

/** The company, then a retailer for each customer who ordered, then a product for each code that was. */
export const makeParties = async (to: Marketplace, settings: Settings, survey: Survey): Promise<Ids> => {
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
