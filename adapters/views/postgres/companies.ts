import type { Company } from "../../../schemas/companies/read-models.ts";
import { plainText, searchWords } from "../../../schemas/search-words.ts";
import { tsvectorOf } from "../../catalog/postgres/tsvector.ts";
import { sortNameLengthMax, typedMapping } from "./typed-mapping.ts";

/** Not unique by e-mail: that is promised by its claim, and events of two companies may come in any order. */
export const companiesView = typedMapping<Company>({
  name: "companies",
  version: 1,
  columns: {
    id: "uuid",
    name: "text NOT NULL",
    email: "text",
    phone: "text",
    business_registration: "text",
    verification_status: "text NOT NULL",
    created_at: "timestamptz NOT NULL",
    updated_at: "timestamptz NOT NULL",
    sort_name: 'text COLLATE "C" NOT NULL',
    words: "tsvector NOT NULL",
  },
  values: (id, company) => ({
    id,
    name: company.name,
    email: company.email,
    phone: company.phone,
    business_registration: company.businessRegistration,
    verification_status: company.verificationStatus,
    created_at: company.createdAt,
    updated_at: company.updatedAt,
    sort_name: plainText(company.name).slice(0, sortNameLengthMax),
    words: tsvectorOf({ A: searchWords(company.name) }),
  }),
  indexes: (table) => [
    `CREATE INDEX IF NOT EXISTS ${table}_by_name ON ${table} (sort_name, id)`,
    `CREATE INDEX IF NOT EXISTS ${table}_by_status ON ${table} (verification_status, sort_name, id)`,
    `CREATE INDEX IF NOT EXISTS ${table}_words ON ${table} USING gin (words)`,
  ],
});
