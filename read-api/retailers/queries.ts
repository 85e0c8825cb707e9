import type { Page } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { Retailer, RetailerFilter } from "../../schemas/retailers/read-models.ts";

/** A retailer sees itself; a company those that have ordered from it, without credit; admins and auditors all. */
export type RetailerQueries = {
  readonly get: (viewer: Principal, id: string) => Promise<Retailer | undefined>;
  /** At most 100 ids; in the order asked, undefined where there is none to see. */
  readonly byIds: (viewer: Principal, ids: readonly string[]) => Promise<readonly (Retailer | undefined)[]>;
  /** By business name. @throws InvalidCursor */
  readonly list: (viewer: Principal, filter: RetailerFilter) => Promise<Page<Retailer>>;
};
