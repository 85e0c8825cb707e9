import type { Company, CompanyFilter } from "../../schemas/companies/read-models.ts";
import type { Page } from "../../schemas/page.ts";
import type { Principal } from "../../schemas/principal.ts";

/** Suppliers as `viewer` may see them: others' private fields are null. */
export type CompanyQueries = {
  readonly get: (viewer: Principal, id: string) => Promise<Company | undefined>;
  /** At most 100 ids; in the order asked, undefined where there is none. */
  readonly byIds: (viewer: Principal, ids: readonly string[]) => Promise<readonly (Company | undefined)[]>;
  /** By name. @throws InvalidCursor */
  readonly list: (viewer: Principal, filter: CompanyFilter) => Promise<Page<Company>>;
};
