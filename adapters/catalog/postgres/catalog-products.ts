import type { CatalogProduct } from "../../../schemas/products/catalog-product.ts";
import { plainText, searchWords } from "../../../schemas/search-words.ts";
import { sortNameLengthMax, typedMapping } from "../../views/postgres/typed-mapping.ts";
import { tsvectorOf } from "./tsvector.ts";

/** Sorts behind every price; no price reaches it. */
export const unpricedE4 = Number.MAX_SAFE_INTEGER;

const searched = ({ name, sku, category, seo, description }: CatalogProduct) => ({
  A: searchWords(name),
  B: searchWords(sku),
  C: searchWords([...(category?.tags ?? []), ...seo.keywords].join(" ")),
  D: searchWords(description),
});

export const catalogProductsView = typedMapping<CatalogProduct>({
  name: "catalog-products",
  version: 1,
  columns: {
    id: "uuid",
    company_id: "uuid",
    sku: "text NOT NULL",
    status: "text NOT NULL",
    category_primary: "text",
    category_secondary: "text",
    base_price_e4: "bigint NOT NULL",
    currency: "text",
    visible_to: "text[]",
    regions: "text[] NOT NULL",
    created_at: "timestamptz NOT NULL",
    updated_at: "timestamptz NOT NULL",
    sort_name: 'text COLLATE "C" NOT NULL',
    words: "tsvector NOT NULL",
  },
  values: (id, product) => ({
    id,
    company_id: product.companyId || null,
    sku: product.sku,
    status: product.status,
    category_primary: product.category && plainText(product.category.primary),
    category_secondary: product.category?.secondary ? plainText(product.category.secondary) : null,
    base_price_e4: product.terms?.price.amountMinorE4 ?? unpricedE4,
    currency: product.terms?.price.currency ?? null,
    visible_to: product.visibility.visibleTo,
    regions: product.visibility.regions,
    created_at: product.createdAt,
    updated_at: product.updatedAt,
    sort_name: plainText(product.name).slice(0, sortNameLengthMax),
    words: tsvectorOf(searched(product)),
  }),
  // Without fastupdate no search has to read a list of pending entries.
  indexes: (table) => [
    `CREATE INDEX IF NOT EXISTS ${table}_words ON ${table} USING gin (words) WITH (fastupdate = off)`,
    `CREATE INDEX IF NOT EXISTS ${table}_company_category ON ${table} (company_id, category_primary)`,
    `CREATE INDEX IF NOT EXISTS ${table}_company ON ${table} (company_id, id)`,
    `CREATE INDEX IF NOT EXISTS ${table}_published ON ${table} (id) WHERE status = 'published'`,
    `CREATE INDEX IF NOT EXISTS ${table}_base_price ON ${table} (base_price_e4, id) WHERE status = 'published'`,
    `CREATE INDEX IF NOT EXISTS ${table}_name ON ${table} (sort_name, id) WHERE status = 'published'`,
    `CREATE INDEX IF NOT EXISTS ${table}_primary ON ${table} (category_primary, id) WHERE status = 'published'`,
    `CREATE INDEX IF NOT EXISTS ${table}_secondary ON ${table} (category_secondary, id) WHERE status = 'published'`,
  ],
});
