import type { Pool } from "pg";
import type { Company, CompanyFilter } from "../../../schemas/companies/read-models.ts";
import type { Principal } from "../../../schemas/principal.ts";
import { companiesView } from "./companies.ts";
import { byName } from "./by-name.ts";
import { tableOf } from "./view-mapping.ts";

const staff = ({ role }: Principal) => role === "admin" || role === "auditor";

/** What everybody may know of a supplier; the rest is for itself and the staff. */
const served = (viewer: Principal, company: Company): Company =>
  staff(viewer) || viewer.partyId === company.id
    ? company
    : {
        ...company,
        email: null,
        phone: null,
        businessRegistration: null,
        documents: [],
        rejectionCause: null,
        suspensionCause: null,
      };

/** Companies as each party may see them, from the companies view. */
export const postgresCompanyQueries = (pool: Pool) => {
  const rows = byName<Company>(pool, { table: tableOf(companiesView), order: "companies" });

  const byIds = async (viewer: Principal, ids: readonly string[]) => {
    const found = await rows.byIds(ids);
    return ids.map((id) => {
      const company = found.get(id);
      return company && served(viewer, company);
    });
  };

  return {
    byIds,
    get: async (viewer: Principal, id: string) => (await byIds(viewer, [id]))[0],
    list: async (viewer: Principal, filter: CompanyFilter) => {
      const status = staff(viewer) ? filter.verificationStatus : "verified";
      const page = await rows.list(filter, (param) =>
        status === undefined ? [] : [`verification_status = ${param(status)}`],
      );
      return { ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: served(viewer, node) })) };
    },
  };
};
