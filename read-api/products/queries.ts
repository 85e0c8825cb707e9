import type { Page } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { PriceBreakdown, Product, ProductFilter } from "../../schemas/products/read-models.ts";

/** Retailers see what is published and visible to them and their region; a company its own, drafts too; admins and auditors all. */
export type Catalog = {
  readonly get: (viewer: Principal, id: string) => Promise<Product | undefined>;
  /** At most 100 ids; in the order asked, undefined where there is none to see. */
  readonly byIds: (viewer: Principal, ids: readonly string[]) => Promise<readonly (Product | undefined)[]>;
  /** @throws InvalidCursor */
  readonly search: (viewer: Principal, filter: ProductFilter) => Promise<Page<Product>>;
  /** How many products `filter` finds, its page aside: exact up to 1,000, and 1,000 beyond. Ask only when it is shown. */
  readonly count: (viewer: Principal, filter: ProductFilter) => Promise<number>;
  /** What `quantity` costs `viewer` (its own price where it has one), by the rule orders are priced with; undefined: no such product to see, or no price. */
  readonly price: (viewer: Principal, id: string, quantity: number) => Promise<PriceBreakdown | undefined>;
};
