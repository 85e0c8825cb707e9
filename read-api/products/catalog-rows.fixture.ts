import { currency, unitPrice } from "../../domain/kernel/money.ts";
import type { Company } from "../../schemas/companies/read-models.ts";
import type { StockLevel } from "../../schemas/inventory/read-models.ts";
import { toUnitPriceResource } from "../../schemas/money-resource.ts";
import { toBulkPrice } from "../../schemas/price-rule.ts";
import type { CatalogProduct, RetailerPrice } from "../../schemas/products/catalog-product.ts";
import type { Retailer } from "../../schemas/retailers/read-models.ts";

export type Fixture = {
  readonly companies: readonly Company[];
  readonly retailers: readonly Retailer[];
  readonly products: readonly CatalogProduct[];
  readonly stock: readonly StockLevel[];
  readonly prices: readonly RetailerPrice[];
};

const uuid = (number: number) => `0198a000-0000-7000-8000-${String(number).padStart(12, "0")}`;

export const companies = { tableware: uuid(1), furniture: uuid(2) };
export const retailers = { german: uuid(11), french: uuid(12) };

/** In the order in which they were made. */
export const ids = {
  redMug: uuid(21),
  blueMug: uuid(22),
  mugTree: uuid(23),
  ramekin: uuid(24),
  onlyGermany: uuid(25),
  onlyFrench: uuid(26),
  draft: uuid(27),
  discontinued: uuid(28),
};

const at = "2026-03-01T08:00:00.000Z";

const company = (id: string, name: string): Company => ({
  id,
  name,
  email: "office@example.com",
  phone: null,
  businessRegistration: null,
  region: "DE",
  timeZone: "Europe/Berlin",
  verificationStatus: "verified",
  rejectionCause: null,
  suspended: false,
  suspensionCause: null,
  approvesOrders: false,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 0,
});

const retailer = (id: string, region: string): Retailer => ({
  id,
  businessName: `Shop in ${region}`,
  contactPerson: null,
  email: null,
  phone: null,
  address: { street: null, postcode: null, city: "", region },
  region,
  timeZone: "UTC",
  kycStatus: "approved",
  kycRejectionCause: null,
  kycValidUntil: null,
  suspended: false,
  suspensionCause: null,
  creditScore: 0,
  creditLimit: null,
  creditTermsDays: null,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 0,
});

const tier = { minQuantity: 50, discountType: "percentage", discount: 1_000 } as const;

const priced = (amountMinor: number, code = "GBP") => {
  const price = unitPrice(amountMinor * 10_000, currency(code));
  return {
    terms: { price, tiers: [tier] },
    pricing: { basePrice: toUnitPriceResource(price), currency: code, bulkPricing: [toBulkPrice(price, tier)] },
  };
};

const product = (id: string, name: string, more: Partial<CatalogProduct> = {}): CatalogProduct => ({
  id,
  companyId: companies.tableware,
  sku: "X-1",
  name,
  description: "",
  locale: "en",
  category: { primary: "Tableware", secondary: null, tags: [] },
  specifications: {},
  ...priced(1_000),
  minimumQuantity: 1,
  casePack: 1,
  media: { images: [], videos: [], documents: [] },
  seo: { slug: "", metaTitle: null, metaDescription: null, keywords: [] },
  visibility: { isActive: true, visibleTo: null, regions: [] },
  status: "published",
  createdAt: at,
  updatedAt: at,
  revision: 3,
  ...more,
});

export const renamed = company(companies.tableware, "Nordlicht GmbH");

export const fixture: Fixture = {
  companies: [company(companies.tableware, "Tafelfreuden GmbH"), company(companies.furniture, "Holzwerk")],
  retailers: [retailer(retailers.german, "DE"), retailer(retailers.french, "FR")],
  products: [
    product(ids.redMug, "Red Mug", {
      ...priced(400),
      sku: "RM-0815",
      description: "Stoneware, dishwasher proof.",
      category: { primary: "Tableware", secondary: null, tags: ["giftable"] },
    }),
    product(ids.blueMug, "Blue Mug", { ...priced(450), sku: "BM-0816" }),
    product(ids.mugTree, "Drying Stand", {
      ...priced(1_900),
      companyId: companies.furniture,
      description: "A tree for any mug of the house.",
    }),
    product(ids.ramekin, "Crème brûlée Ramekin", {
      ...priced(700, "EUR"),
      category: { primary: "Tableware", secondary: "Baking", tags: [] },
    }),
    product(ids.onlyGermany, "Ox Heart Board", {
      ...priced(2_500),
      visibility: { isActive: true, visibleTo: null, regions: ["DE", "AT"] },
    }),
    product(ids.onlyFrench, "Carafe", {
      ...priced(1_200),
      visibility: { isActive: true, visibleTo: [retailers.french], regions: [] },
    }),
    product(ids.draft, "Green Mug", {
      status: "draft",
      visibility: { isActive: false, visibleTo: null, regions: [] },
    }),
    product(ids.discontinued, "Old Mug", {
      status: "discontinued",
      visibility: { isActive: false, visibleTo: null, regions: [] },
    }),
  ],
  stock: [
    { productId: ids.redMug, available: 7, reserved: 3, reorderLevel: 2, lastUpdated: at, revision: 4 },
    { productId: ids.blueMug, available: 0, reserved: 1, reorderLevel: 0, lastUpdated: at, revision: 2 },
  ],
  prices: [
    {
      productId: ids.redMug,
      retailerId: retailers.german,
      terms: { price: unitPrice(3_500_000, currency("GBP")), tiers: [] },
      revision: 2,
    },
  ],
};
