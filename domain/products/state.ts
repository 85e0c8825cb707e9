import type { CompanyId, RetailerId } from "../kernel/ids.ts";
import type { UnitPrice } from "../kernel/money.ts";
import { emptyMap, type PersistentMap, set, without } from "../kernel/persistent-map.ts";
import type { PriceTier } from "../kernel/pricing.ts";
import type {
  ProductCategory,
  ProductCreated,
  ProductDescription,
  ProductEvent,
  ProductMedia,
  ProductTerms,
  ProductVisibility,
} from "./events.ts";

export type PrivatePrice = { readonly price: UnitPrice; readonly tiers: readonly PriceTier[] };

/** `revision` is that of the last event: what an expected revision is held against. */
export type ProductDetails = {
  readonly revision: number;
  readonly companyId: CompanyId;
  readonly sku: string;
  readonly description: ProductDescription;
  readonly category: ProductCategory | null;
  readonly visibility: ProductVisibility;
  readonly media: ProductMedia;
  readonly privatePrices: PersistentMap<RetailerId, PrivatePrice>;
};

/** What is published has a price. */
export type Product =
  | { readonly status: "none" }
  | ({ readonly status: "draft" | "discontinued"; readonly terms: ProductTerms | null } & ProductDetails)
  | ({ readonly status: "published"; readonly terms: ProductTerms } & ProductDetails);

export type ExistingProduct = Exclude<Product, { readonly status: "none" }>;

/** Always in this order of fields: descriptions are compared as text. */
const descriptionOf = ({ name, description, locale, specifications, seo }: ProductDescription): ProductDescription => {
  const { slug, metaTitle, metaDescription, keywords } = seo;
  return { name, description, locale, specifications, seo: { slug, metaTitle, metaDescription, keywords } };
};

const created = ({ data }: ProductCreated): Product => ({
  status: "draft",
  revision: 0,
  companyId: data.companyId,
  sku: data.sku,
  description: descriptionOf(data),
  category: null,
  terms: null,
  visibility: { visibleTo: null, regions: [] },
  media: { images: [], videos: [], documents: [] },
  privatePrices: emptyMap(),
});

const published = (product: ExistingProduct): Product =>
  product.terms ? { ...product, status: "published", terms: product.terms } : product;

const evolveExisting = (
  product: ExistingProduct,
  { type, data }: Exclude<ProductEvent, { readonly type: "ProductCreated" }>,
): Product => {
  switch (type) {
    case "ProductDescribed":
      return { ...product, description: descriptionOf(data) };
    case "ProductCategorised": {
      const { primary, secondary, tags } = data;
      return { ...product, category: { primary, secondary, tags } };
    }
    case "ProductPriced": {
      const { basePrice, tiers, minimumQuantity, casePack } = data;
      return { ...product, terms: { basePrice, tiers, minimumQuantity, casePack } };
    }
    case "RetailerPriceSet": {
      const { retailerId, price, tiers } = data;
      return { ...product, privatePrices: set(product.privatePrices, retailerId, { price, tiers }) };
    }
    case "RetailerPriceRemoved":
      return { ...product, privatePrices: without(product.privatePrices, data.retailerId) };
    case "ProductVisibilitySet":
      return { ...product, visibility: { visibleTo: data.visibleTo, regions: data.regions } };
    case "ProductMediaAttached": {
      const { images, videos, documents } = data;
      return { ...product, media: { images, videos, documents } };
    }
    case "ProductPublished":
      return published(product);
    case "ProductDiscontinued":
      return { ...product, status: "discontinued" };
  }
};

export const evolve = (product: Product, event: ProductEvent): Product => {
  if (event.type === "ProductCreated") return created(event);
  if (product.status === "none") return product;
  return evolveExisting({ ...product, revision: product.revision + 1 }, event);
};
