import type { Pool } from "pg";
import type { Principal } from "../../../schemas/principal.ts";
import type { Retailer, RetailerFilter } from "../../../schemas/retailers/read-models.ts";
import { byName } from "./by-name.ts";
import { ordersTable } from "./orders-tables.ts";
import type { Param } from "./parameters.ts";
import { retailersView } from "./retailers.ts";
import { tableOf } from "./view-mapping.ts";

/** Which retailers (`r`) `viewer` sees: itself, a company those that have ordered from it, the staff all. */
const inScope = ({ role, partyId }: Principal, param: Param): readonly string[] => {
  switch (role) {
    case "admin":
    case "auditor":
      return [];
    case "analyst":
      return ["false"];
    case "retailer":
      return partyId === null ? ["false"] : [`r.id = ${param(partyId)}::uuid`];
    case "company":
      return partyId === null
        ? ["false"]
        : [`r.id IN (SELECT o.retailer_id FROM ${ordersTable} o WHERE o.company_id = ${param(partyId)}::uuid)`];
  }
};

/** A supplier learns who buys and where to deliver, nothing of papers and credit. */
const served = (viewer: Principal, retailer: Retailer): Retailer =>
  viewer.role === "company"
    ? {
        ...retailer,
        documents: [],
        kycRejectionCause: null,
        kycValidUntil: null,
        suspensionCause: null,
        creditScore: null,
        creditLimit: null,
        creditTermsDays: null,
      }
    : retailer;

/** Retailers as each party may see them, from the retailers view. */
export const postgresRetailerQueries = (pool: Pool) => {
  const rows = byName<Retailer>(pool, { table: tableOf(retailersView), order: "retailers" });

  const byIds = async (viewer: Principal, ids: readonly string[]) => {
    const found = await rows.byIds(ids, (param) => inScope(viewer, param));
    return ids.map((id) => {
      const retailer = found.get(id);
      return retailer && served(viewer, retailer);
    });
  };

  return {
    byIds,
    get: async (viewer: Principal, id: string) => (await byIds(viewer, [id]))[0],
    list: async (viewer: Principal, filter: RetailerFilter) => {
      const page = await rows.list(filter, (param) => [
        ...inScope(viewer, param),
        ...(filter.kycStatus === undefined ? [] : [`kyc_status = ${param(filter.kycStatus)}`]),
      ]);
      return { ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: served(viewer, node) })) };
    },
  };
};
