import type { CatalogCompany, CatalogRetailer } from "../../../schemas/products/catalog-parties.ts";
import { searchWords } from "../../../schemas/search-words.ts";
import type { DocumentMapping } from "../../views/mongo/document-mapping.ts";

export type CompanyFields = { readonly name: string; readonly words: readonly string[]; readonly revision: number };

/** Names of suppliers are looked up when a product is shown or searched: a new name counts at once, and is written once. */
export const companyDocuments: DocumentMapping<CatalogCompany, CompanyFields> = {
  name: "catalog-companies",
  version: 1,
  collection: "companies",
  section: "company",
  owned: ["name", "words", "revision"],
  toFields: (_, { name, revision }) => ({ name, words: [...new Set(searchWords(name))], revision }),
  toRow: (id, { name, revision }) => ({ id, name, revision }),
  indexes: [{ name: "words", key: { words: 1 } }],
};

export type RetailerFields = { readonly region: string; readonly revision: number };

export const retailerDocuments: DocumentMapping<CatalogRetailer, RetailerFields> = {
  name: "catalog-retailers",
  version: 1,
  collection: "retailers",
  section: "retailer",
  owned: ["region", "revision"],
  toFields: (_, { region, revision }) => ({ region, revision }),
  toRow: (id, { region, revision }) => ({ id, region, revision }),
  indexes: [],
};
