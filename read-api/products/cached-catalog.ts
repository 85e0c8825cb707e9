import { type Audience, cacheKeys } from "../../schemas/cache-keys.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { ProductFilter } from "../../schemas/products/read-models.ts";
import type { Cache } from "../cache.ts";
import type { LiveUpdates, Row } from "../live-updates.ts";
import type { CatalogCaches } from "./catalog-caches.ts";
import type { Catalog } from "./queries.ts";

type Changes = Pick<LiveUpdates, "now" | "since">;

const idLengthMax = 64;

/** Who shares an answer: nobody but the accounts of one party, and the staff, who see everything. undefined: nobody sees anything. */
const audienceOf = ({ role, partyId }: Principal): Audience | undefined => {
  if (role !== "retailer" && role !== "company") return "staff";
  return partyId === null ? undefined : `${role}:${partyId}`;
};

/** A retailer's own row says which region it is in, and so what it may see. */
const ownRow = ({ role, partyId }: Principal): readonly Row[] =>
  role === "retailer" && partyId !== null ? [{ view: "retailers", key: partyId }] : [];

const ownPrice = ({ role, partyId }: Principal, id: string): readonly Row[] =>
  role === "retailer" && partyId !== null ? [{ view: "retailer-prices", key: `${id}/${partyId}` }] : [];

const priceRows = (viewer: Principal, id: string): readonly Row[] => [
  { view: "catalog-products", key: id },
  ...ownPrice(viewer, id),
  ...ownRow(viewer),
];

/** Companies seldom change: any of them may be the product's own, whose name is shown. */
const productRows = (viewer: Principal, id: string): readonly Row[] => [
  ...priceRows(viewer, id),
  { view: "stock", key: id },
  { view: "companies" },
];

const searchRows = (viewer: Principal): readonly Row[] => [
  { view: "catalog-products" },
  { view: "stock" },
  { view: "companies" },
  ...(viewer.role === "retailer" ? [{ view: "retailer-prices" }] : []),
  ...ownRow(viewer),
];

const searchKey = ({ page, after, ...asked }: ProductFilter, audience: Audience) =>
  cacheKeys.search({ ...asked, by: after === undefined ? "page" : "cursor" }, after ?? page ?? 1, audience);

/** What an answer to `audience` was made of has to be as it was when it was read, else it is loaded again. */
const keptRead =
  ({ now, since }: Changes) =>
  async <Value>(cache: Cache<Value>, key: string, rows: readonly Row[], load: () => Promise<Value>) => {
    const atLeast = since(rows);
    if (atLeast === undefined) return load();
    const versioned = async () => {
      const version = now();
      return { version, value: await load() };
    };
    return cache.read(key, versioned, atLeast);
  };

/** A catalog whose answers are kept for as long as the rows that they were made of do not change. Where that cannot be told,
 * the catalog itself answers. */
export const cachedCatalog = (catalog: Catalog, live: Changes, caches: CatalogCaches): Catalog => {
  const read = keptRead(live);
  const sharedBy = (viewer: Principal, id = "") => (id.length <= idLengthMax ? audienceOf(viewer) : undefined);

  return {
    ...catalog,
    get: async (viewer, id) => {
      const audience = sharedBy(viewer, id);
      if (audience === undefined) return catalog.get(viewer, id);
      return read(caches.product, cacheKeys.product(id, audience), productRows(viewer, id), () =>
        catalog.get(viewer, id),
      );
    },
    search: async (viewer, filter) => {
      const audience = sharedBy(viewer);
      if (audience === undefined) return catalog.search(viewer, filter);
      return read(caches.search, searchKey(filter, audience), searchRows(viewer), async () =>
        catalog.search(viewer, filter),
      );
    },
    price: async (viewer, id, quantity) => {
      const audience = sharedBy(viewer, id);
      if (audience === undefined) return catalog.price(viewer, id, quantity);
      return read(caches.pricing, cacheKeys.pricing(id, quantity, audience), priceRows(viewer, id), () =>
        catalog.price(viewer, id, quantity),
      );
    },
  };
};
