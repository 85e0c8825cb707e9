import type { Filter } from "mongodb";
import { isUuid } from "../../../domain/kernel/ids.ts";
import type { Principal } from "../../../schemas/principal.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import { plainText } from "../../../schemas/search-words.ts";
import type { CatalogCollections, ProductDocument } from "./collections.ts";
import { everybody, unpricedE4 } from "./product-documents.ts";

export type Condition = Filter<ProductDocument>;

const never: readonly Condition[] = [{ _id: { $in: [] } }];

/** A document without a status is one that only the stock has made. */
export const anyStatus: Condition = { status: { $in: ["draft", "published", "discontinued"] } };

const forRetailer = async ({ retailers }: CatalogCollections, me: string): Promise<readonly Condition[]> => {
  const region = (await retailers.findOne({ _id: me }, { projection: { region: 1 } }))?.region;
  return [
    { status: "published" },
    { "visibility.visibleTo": { $in: [everybody, me] } },
    { "visibility.regions": { $in: region === undefined ? [[]] : [[], region] } },
  ];
};

/** Which products `viewer` may see at all. */
export const visibleTo = async (
  collections: CatalogCollections,
  { role, partyId }: Principal,
): Promise<readonly Condition[]> => {
  switch (role) {
    case "retailer":
      return partyId === null ? never : forRetailer(collections, partyId);
    case "company":
      return partyId === null ? never : [{ companyId: partyId }, anyStatus];
    case "admin":
    case "auditor":
    case "analyst":
      return [anyStatus];
  }
};

const e4 = (amountMinor: number) => Math.min(amountMinor * 10_000, unpricedE4);

const byPrice = ({ minPriceMinor, maxPriceMinor, currency }: ProductFilter): readonly Condition[] => {
  const bounds = {
    ...(minPriceMinor === undefined ? {} : { $gte: e4(minPriceMinor) }),
    ...(maxPriceMinor === undefined ? {} : { $lte: e4(maxPriceMinor) }),
  };
  return [
    ...(Object.keys(bounds).length > 0 ? [{ "search.priceE4": { ...bounds, $lt: unpricedE4 } }] : []),
    ...(currency === undefined ? [] : [{ "pricing.currency": currency }]),
  ];
};

/** What a filter asks of a product, its words aside. */
export const filtered = (filter: ProductFilter): readonly Condition[] => {
  const { category, companyId, status, inStock } = filter;
  if (companyId !== undefined && !isUuid(companyId)) return never;
  return [
    ...byPrice(filter),
    ...(companyId === undefined ? [] : [{ companyId }]),
    ...(status === undefined ? [] : [{ status }]),
    ...(inStock ? [{ "inventory.available": { $gt: 0 } }] : []),
    ...(category === undefined ? [] : [{ "search.categories": plainText(category) }]),
  ];
};
