import { currency, unitPrice } from "../../../domain/kernel/money.ts";
import { toUnitPriceResource } from "../../../schemas/money-resource.ts";
import { toBulkPrice } from "../../../schemas/price-rule.ts";
import type { CatalogProduct } from "../../../schemas/products/catalog-product.ts";

const at = "2026-03-01T08:00:00.000Z";

/** Ids rise with their number, as those of version 7 rise with time. */
export const sampleId = (kind: number, number: number) =>
  `0198a00${String(kind)}-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** What a product costs, exactly and as it is served. */
export const priced = (amountMinorE4: number, code = "GBP") => {
  const price = unitPrice(amountMinorE4, currency(code));
  const tiers = [
    { minQuantity: 10, discountType: "percentage", discount: 250 },
    { minQuantity: 50, discountType: "fixed", discount: 1_234 },
  ] as const;
  return {
    terms: { price, tiers },
    pricing: {
      basePrice: toUnitPriceResource(price),
      currency: code,
      bulkPricing: tiers.map((tier) => toBulkPrice(price, tier)),
    },
  };
};

/** The `number`-th product, published and priced; `more` changes it. */
export const sampleProduct = (number: number, more: Partial<CatalogProduct> = {}): CatalogProduct => ({
  id: sampleId(1, number),
  companyId: sampleId(2, 1),
  sku: `SKU-${String(number).padStart(5, "0")}`,
  name: `Product ${String(number)}`,
  description: "",
  locale: "en",
  category: { primary: "Tableware", secondary: null, tags: [] },
  specifications: {},
  ...priced(1_000_000 + number),
  minimumQuantity: 1,
  casePack: 1,
  media: { images: [], videos: [], documents: [] },
  seo: { slug: "", metaTitle: null, metaDescription: null, keywords: [] },
  visibility: { isActive: true, visibleTo: null, regions: [] },
  status: "published",
  createdAt: at,
  updatedAt: at,
  revision: 0,
  ...more,
});
