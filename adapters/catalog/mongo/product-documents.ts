import type { UnitPrice } from "../../../domain/kernel/money.ts";
import { toUnitPriceResource, unitPriceText } from "../../../schemas/money-resource.ts";
import { toBulkPrice } from "../../../schemas/price-rule.ts";
import type { CatalogProduct, PriceTerms } from "../../../schemas/products/catalog-product.ts";
import { plainText, searchWords } from "../../../schemas/search-words.ts";
import type { DocumentMapping } from "../../views/mongo/document-mapping.ts";
import { servedNames, storedNames } from "./field-names.ts";
import { productIndexes } from "./product-indexes.ts";

/** Sorts behind every price; no price reaches it. */
export const unpricedE4 = Number.MAX_SAFE_INTEGER;
/** Stands where every retailer may see a product. */
export const everybody = "all";

/** What fits an index entry, and tells names apart well enough to sort them. */
const sortNameLengthMax = 200;
/** Beyond that, words of one product are not searched. */
const wordsMax = 5_000;

/** The catalog's document as its readers know it: names, nesting and kinds are theirs, prices are plain numbers. */
type PublicFields = Pick<
  CatalogProduct,
  "companyId" | "name" | "description" | "category" | "specifications" | "media" | "seo"
> & {
  readonly pricing: {
    readonly basePrice: number;
    readonly currency: string;
    readonly bulkPricing: readonly {
      readonly minQuantity: number;
      readonly discount: number;
      readonly discountType: "percentage" | "fixed";
    }[];
  } | null;
  readonly visibility: {
    readonly isActive: boolean;
    readonly visibleTo: readonly string[];
    readonly regions: readonly string[];
  };
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Beside them: what the API needs in full, prices in exact whole units, and what is searched and sorted by. */
export type ProductFields = PublicFields &
  Pick<CatalogProduct, "sku" | "locale" | "minimumQuantity" | "casePack" | "status" | "terms" | "revision"> & {
    readonly search: {
      readonly words: readonly string[];
      readonly nameWords: readonly string[];
      readonly categories: readonly string[];
      readonly sortName: string;
      readonly priceE4: number;
    };
  };

const pricingFields = ({ price, tiers }: PriceTerms) => ({
  basePrice: Number(unitPriceText(price)),
  currency: price.currency,
  bulkPricing: tiers.map((tier) => ({
    minQuantity: tier.minQuantity,
    discount: Number(toBulkPrice(price, tier).discount),
    discountType: tier.discountType,
  })),
});

const pricingOf = (price: UnitPrice, { tiers }: PriceTerms) => ({
  basePrice: toUnitPriceResource(price),
  currency: price.currency,
  bulkPricing: tiers.map((tier) => toBulkPrice(price, tier)),
});

const distinct = (words: readonly string[]) => [...new Set(words)].slice(0, wordsMax);

const searchFields = ({ name, sku, category, seo, description, terms }: CatalogProduct) => ({
  words: distinct(searchWords([name, sku, ...(category?.tags ?? []), ...seo.keywords, description].join(" "))),
  nameWords: distinct(searchWords(name)),
  categories: distinct([category?.primary, category?.secondary].flatMap((named) => (named ? [plainText(named)] : []))),
  sortName: plainText(name).slice(0, sortNameLengthMax),
  priceE4: terms?.price.amountMinorE4 ?? unpricedE4,
});

export const productDocuments: DocumentMapping<CatalogProduct, ProductFields> = {
  name: "catalog-products",
  version: 1,
  collection: "products",
  section: "product",
  owned: [
    "companyId",
    "name",
    "description",
    "category",
    "specifications",
    "pricing",
    "media",
    "seo",
    "visibility",
    "createdAt",
    "updatedAt",
    "sku",
    "locale",
    "minimumQuantity",
    "casePack",
    "status",
    "terms",
    "revision",
    "search",
  ],
  toFields: (_, product) => {
    const { id: _id, terms, specifications, visibility, createdAt, updatedAt, ...rest } = product;
    return {
      ...rest,
      terms,
      specifications: storedNames(specifications),
      pricing: terms && pricingFields(terms),
      visibility: { ...visibility, visibleTo: visibility.visibleTo ?? [everybody] },
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
      search: searchFields(product),
    };
  },
  toRow: (id, fields) => {
    const { visibleTo, isActive, regions } = fields.visibility;
    return {
      id,
      companyId: fields.companyId,
      sku: fields.sku,
      name: fields.name,
      description: fields.description,
      locale: fields.locale,
      category: fields.category,
      specifications: servedNames(fields.specifications),
      pricing: fields.terms && pricingOf(fields.terms.price, fields.terms),
      terms: fields.terms,
      minimumQuantity: fields.minimumQuantity,
      casePack: fields.casePack,
      media: fields.media,
      seo: fields.seo,
      visibility: { isActive, visibleTo: visibleTo.includes(everybody) ? null : [...visibleTo], regions: [...regions] },
      status: fields.status,
      createdAt: fields.createdAt.toISOString(),
      updatedAt: fields.updatedAt.toISOString(),
      revision: fields.revision,
    };
  },
  indexes: productIndexes,
};
