import type { Page } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { PriceBreakdown, Product, ProductFilter } from "../../schemas/products/read-models.ts";

/** A page of products; `total` is exact up to 1,000 and stays there beyond. */
export type ProductPage = Page<Product> & { readonly total: number };

/** Retailers see what is published and visible to them and their region; a company its own, drafts too; admins and auditors all. */
export type Catalog = {
  readonly get: (viewer: Principal, id: string) => Promise<Product | undefined>;
  /** At most 100 ids; in the order asked, undefined where there is none to see. */
  readonly byIds: (viewer: Principal, ids: readonly string[]) => Promise<readonly (Product | undefined)[]>;
  /** @throws InvalidCursor */
  readonly search: (viewer: Principal, filter: ProductFilter) => Promise<ProductPage>;
  /** What `quantity` costs `viewer` (its own price where it has one), by the rule orders are priced with; undefined: no such product to see, or no price. */
  readonly price: (viewer: Principal, id: string, quantity: number) => Promise<PriceBreakdown | undefined>;
};
