import type { Company } from "../../schemas/companies/read-models.ts";
import { decodeCursor, encodeCursor } from "../../schemas/cursor.ts";
import type { StockLevel } from "../../schemas/inventory/read-models.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { CatalogProduct, RetailerPrice } from "../../schemas/products/catalog-product.ts";
import type { ProductFilter } from "../../schemas/products/read-models.ts";
import type { Retailer } from "../../schemas/retailers/read-models.ts";
import { plainText, searchWords } from "../../schemas/search-words.ts";
import { priceBreakdown } from "./price-breakdown.ts";
import { servedProduct } from "./served-product.ts";

/** Rows by key, as the projectors make them. */
export type CatalogRows = {
  readonly products: ReadonlyMap<string, CatalogProduct>;
  readonly stock: ReadonlyMap<string, StockLevel>;
  readonly prices: ReadonlyMap<string, RetailerPrice>;
  readonly companies: ReadonlyMap<string, Company>;
  readonly retailers: ReadonlyMap<string, Retailer>;
};

const forRetailer = ({ retailers }: CatalogRows, retailerId: string, { status, visibility }: CatalogProduct) => {
  const region = retailers.get(retailerId)?.region;
  return (
    status === "published" &&
    (visibility.visibleTo?.includes(retailerId) ?? true) &&
    (visibility.regions.length === 0 || (region !== undefined && visibility.regions.includes(region)))
  );
};

const sees = (rows: CatalogRows, { role, partyId }: Principal, product: CatalogProduct) => {
  if (role === "retailer") return partyId !== null && forRetailer(rows, partyId, product);
  return role === "company" ? product.companyId === partyId : true;
};

const textsOf = ({ companies }: CatalogRows, { name, sku, category, seo, description, companyId }: CatalogProduct) =>
  searchWords(
    [name, sku, ...(category?.tags ?? []), ...seo.keywords, description, companies.get(companyId)?.name ?? ""].join(
      " ",
    ),
  );

const hasAll = (asked: readonly string[], texts: readonly string[]) =>
  asked.every((word, index) =>
    index === asked.length - 1 ? texts.some((text) => text.startsWith(word)) : texts.includes(word),
  );

const inPriceRange = (
  { minPriceMinor: least, maxPriceMinor: most, currency }: ProductFilter,
  { terms }: CatalogProduct,
) => {
  if ([least, most, currency].every((bound) => bound === undefined)) return true;
  const price = terms?.price;
  const comparable = price !== undefined && (currency === undefined || currency === price.currency);
  if (!comparable) return false;
  const amountE4 = price.amountMinorE4;
  return amountE4 >= (least ?? 0) * 10_000 && amountE4 <= (most ?? Number.POSITIVE_INFINITY) * 10_000;
};

const inCategory = (asked: string | undefined, { category }: CatalogProduct) =>
  asked === undefined ||
  [category?.primary, category?.secondary].some((name) => name && plainText(name) === plainText(asked));

const passes = ({ stock }: CatalogRows, filter: ProductFilter, product: CatalogProduct) =>
  inCategory(filter.category, product) &&
  inPriceRange(filter, product) &&
  (filter.companyId ?? product.companyId) === product.companyId &&
  (filter.status ?? product.status) === product.status &&
  (!filter.inStock || (stock.get(product.id)?.available ?? 0) > 0);

const compare = <Value extends string | number>(left: Value, right: Value) =>
  left < right ? -1 : Number(left > right);

type Ranked = { readonly product: CatalogProduct; readonly named: boolean };

const orders: Readonly<Record<NonNullable<ProductFilter["sort"]>, (left: Ranked, right: Ranked) => number>> = {
  relevance: (left, right) => Number(right.named) - Number(left.named) || orders.newest(left, right),
  newest: (left, right) => compare(right.product.id, left.product.id),
  price: (left, right) => compare(priceOf(left), priceOf(right)) || compare(left.product.id, right.product.id),
  "-price": (left, right) => orders.price(right, left),
  name: (left, right) => compare(nameOf(left), nameOf(right)) || compare(left.product.id, right.product.id),
};

const priceOf = ({ product: { terms } }: Ranked) => terms?.price.amountMinorE4 ?? Number.MAX_SAFE_INTEGER;
const nameOf = ({ product: { name } }: Ranked) => plainText(name);

/** The catalog over rows in memory, for specs: the same products as any other adapter finds, in the same order. */
export const memoryCatalog = (rows: CatalogRows) => {
  const serve = (viewer: Principal, product: CatalogProduct) =>
    servedProduct(viewer, {
      product,
      stock: rows.stock.get(product.id),
      companyName: rows.companies.get(product.companyId)?.name,
      ownTerms: rows.prices.get(`${product.id}/${viewer.partyId ?? ""}`)?.terms,
    });
  const visible = (viewer: Principal, id: string) => {
    const product = rows.products.get(id);
    return product && sees(rows, viewer, product) ? product : undefined;
  };
  const select = (viewer: Principal, filter: ProductFilter) => {
    const words = searchWords(filter.q ?? "");
    return [...rows.products.values()]
      .filter((product) => sees(rows, viewer, product) && passes(rows, filter, product))
      .filter((product) => hasAll(words, textsOf(rows, product)))
      .map((product) => ({ product, named: hasAll(words, searchWords(product.name)) }))
      .toSorted(orders[filter.sort ?? "relevance"]);
  };
  const get = (viewer: Principal, id: string) => {
    const product = visible(viewer, id);
    return Promise.resolve(product && serve(viewer, product));
  };

  return {
    get,
    byIds: (viewer: Principal, ids: readonly string[]) => Promise.all(ids.map((id) => get(viewer, id))),
    search: (viewer: Principal, filter: ProductFilter) => {
      const all = select(viewer, filter);
      const order = filter.sort ?? "relevance";
      const last = filter.after === undefined ? undefined : decodeCursor(filter.after, order, ["string"])[0];
      const start =
        last === undefined
          ? ((filter.page ?? 1) - 1) * filter.first
          : all.findIndex(({ product }) => product.id === last) + 1;
      const edges = all.slice(start, start + filter.first).map(({ product }) => ({
        cursor: encodeCursor(order, [product.id]),
        node: serve(viewer, product),
      }));
      return Promise.resolve({ edges, hasNext: start + filter.first < all.length });
    },
    count: (viewer: Principal, filter: ProductFilter) =>
      Promise.resolve(Math.min(1_000, select(viewer, filter).length)),
    price: (viewer: Principal, id: string, quantity: number) => {
      const product = visible(viewer, id);
      const own = rows.prices.get(`${id}/${viewer.partyId ?? ""}`)?.terms;
      return Promise.resolve(
        product?.terms ? priceBreakdown({ productId: id, quantity, list: product.terms, own }) : undefined,
      );
    },
  };
};
