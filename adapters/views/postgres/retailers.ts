import type { Retailer } from "../../../schemas/retailers/read-models.ts";
import { plainText, searchWords } from "../../../schemas/search-words.ts";
import { tsvectorOf } from "../../catalog/postgres/tsvector.ts";
import { sortNameLengthMax, typedMapping } from "./typed-mapping.ts";

export const retailersView = typedMapping<Retailer>({
  name: "retailers",
  version: 1,
  columns: {
    id: "uuid",
    business_name: "text NOT NULL",
    contact_person: "text",
    email: "text",
    phone: "text",
    address: "json NOT NULL",
    kyc_status: "text NOT NULL",
    credit_score: "integer",
    created_at: "timestamptz NOT NULL",
    updated_at: "timestamptz NOT NULL",
    region: "text NOT NULL",
    sort_name: 'text COLLATE "C" NOT NULL',
    words: "tsvector NOT NULL",
  },
  values: (id, retailer) => ({
    id,
    business_name: retailer.businessName,
    contact_person: retailer.contactPerson,
    email: retailer.email,
    phone: retailer.phone,
    address: retailer.address,
    kyc_status: retailer.kycStatus,
    credit_score: retailer.creditScore,
    created_at: retailer.createdAt,
    updated_at: retailer.updatedAt,
    region: retailer.region,
    sort_name: plainText(retailer.businessName).slice(0, sortNameLengthMax),
    words: tsvectorOf({ A: searchWords(retailer.businessName) }),
  }),
  indexes: (table) => [
    `CREATE INDEX IF NOT EXISTS ${table}_by_name ON ${table} (sort_name, id)`,
    `CREATE INDEX IF NOT EXISTS ${table}_by_status ON ${table} (kyc_status, sort_name, id)`,
    `CREATE INDEX IF NOT EXISTS ${table}_words ON ${table} USING gin (words)`,
  ],
});
