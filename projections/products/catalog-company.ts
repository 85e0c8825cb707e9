import type { CompanyEvent } from "../../domain/companies/index.ts";
import type { CatalogCompany } from "../../schemas/products/catalog-parties.ts";
import type { Projector } from "../projector.ts";

type NamingEvent = Extract<CompanyEvent, { type: "CompanyRegistered" | "CompanyProfileUpdated" }>;

/** The names of suppliers, for a catalog that is kept apart from their profiles. */
export const catalogCompany: Projector<NamingEvent, CatalogCompany> = {
  name: "catalog-companies",
  version: 1,
  handles: ["CompanyRegistered", "CompanyProfileUpdated"],
  keyOf: ({ data }) => data.companyId,
  evolve: (_, { data, revision }) => ({ id: data.companyId, name: data.name, revision }),
};
