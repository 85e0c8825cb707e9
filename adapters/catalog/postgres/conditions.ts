import type { Principal } from "../../../schemas/principal.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import { plainText } from "../../../schemas/search-words.ts";
import { retailersView } from "../../views/postgres/retailers.ts";
import { stockView } from "../../views/postgres/stock.ts";
import type { Param } from "../../views/postgres/parameters.ts";
import { tableOf } from "../../views/postgres/view-mapping.ts";
import { unpricedE4 } from "./catalog-products.ts";

const retailers = tableOf(retailersView);
const stock = tableOf(stockView);

const never = ["false"];

const published = "p.status = 'published'";

const forRetailer = (retailerId: string, param: Param) => {
  const me = param(retailerId);
  return [
    published,
    `(p.visible_to IS NULL OR ${me}::text = ANY(p.visible_to))`,
    `(p.regions = '{}' OR (SELECT region FROM ${retailers} WHERE id = ${me}::uuid) = ANY(p.regions))`,
  ];
};

/** Which products (`p`) `viewer` may see at all. */
export const visibleTo = ({ role, partyId }: Principal, param: Param): readonly string[] => {
  switch (role) {
    case "retailer":
      return partyId === null ? never : forRetailer(partyId, param);
    case "company":
      return partyId === null ? never : [`p.company_id = ${param(partyId)}::uuid`];
    case "admin":
    case "auditor":
    case "analyst":
      return [];
  }
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const e4 = (amountMinor: number) => Math.min(amountMinor * 10_000, unpricedE4);

const byPrice = ({ minPriceMinor, maxPriceMinor, currency }: ProductFilter, param: Param) => {
  const found: string[] = [];
  if (minPriceMinor !== undefined) found.push(`p.base_price_e4 >= ${param(e4(minPriceMinor))}::bigint`);
  if (maxPriceMinor !== undefined) found.push(`p.base_price_e4 <= ${param(e4(maxPriceMinor))}::bigint`);
  if (found.length > 0) found.push(`p.base_price_e4 < ${unpricedE4}`);
  if (currency !== undefined) found.push(`p.currency = ${param(currency)}`);
  return found;
};

/** What a filter asks of a product, its words aside. */
export const filtered = (filter: ProductFilter, param: Param): readonly string[] => {
  const { category, companyId, status, inStock } = filter;
  if (companyId !== undefined && !uuid.test(companyId)) return never;
  const found = byPrice(filter, param);
  if (companyId !== undefined) found.push(`p.company_id = ${param(companyId)}::uuid`);
  if (status !== undefined) found.push(status === "published" ? published : `p.status = ${param(status)}`);
  if (inStock) found.push(`EXISTS (SELECT FROM ${stock} s WHERE s.product_id = p.id AND s.available > 0)`);
  if (category !== undefined) {
    const named = param(plainText(category));
    found.push(`(p.category_primary = ${named} OR p.category_secondary = ${named})`);
  }
  return found;
};
