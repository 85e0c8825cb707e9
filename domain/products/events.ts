import type { CompanyId, ProductId, RetailerId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { UnitPrice } from "../kernel/money.ts";
import type { PriceTier } from "../kernel/pricing.ts";

export type ProductEvent =
  | ProductCreated
  | ProductDescribed
  | ProductCategorised
  | ProductPriced
  | RetailerPriceSet
  | RetailerPriceRemoved
  | ProductVisibilitySet
  | ProductMediaAttached
  | ProductPublished
  | ProductDiscontinued;

/** One fact about a product under the supplier's own name; a dot in the name nests ("dimensions.length"). */
export type Specification = { readonly name: string; readonly value: string | number | boolean };

/** `locale` is the BCP 47 tag of the texts. `slug` is the last part of the product page's address. */
export type ProductDescription = {
  readonly name: string;
  readonly description: string;
  readonly locale: string;
  readonly specifications: readonly Specification[];
  readonly seo: {
    readonly slug: string;
    readonly metaTitle: string | null;
    readonly metaDescription: string | null;
    readonly keywords: readonly string[];
  };
};

export type ProductCategory = {
  readonly primary: string;
  readonly secondary: string | null;
  readonly tags: readonly string[];
};

/** `tiers` by rising `minQuantity`. Orders take at least `minimumQuantity` units and whole multiples of `casePack`. */
export type ProductTerms = {
  readonly basePrice: UnitPrice;
  readonly tiers: readonly PriceTier[];
  readonly minimumQuantity: number;
  readonly casePack: number;
};

/** `visibleTo` null: every retailer; `regions` (ISO 3166-1 alpha-2) empty: everywhere. */
export type ProductVisibility = {
  readonly visibleTo: readonly RetailerId[] | null;
  readonly regions: readonly string[];
};

/** URLs or paths of files, in the order in which they are shown. */
export type ProductMedia = {
  readonly images: readonly string[];
  readonly videos: readonly string[];
  readonly documents: readonly string[];
};

/** A draft, visible to nobody else, in no category, without a price. */
export type ProductCreated = Message<
  "ProductCreated",
  { readonly productId: ProductId; readonly companyId: CompanyId; readonly sku: string } & ProductDescription
>;
export type ProductDescribed = Message<"ProductDescribed", { readonly productId: ProductId } & ProductDescription>;
export type ProductCategorised = Message<"ProductCategorised", { readonly productId: ProductId } & ProductCategory>;
export type ProductPriced = Message<"ProductPriced", { readonly productId: ProductId } & ProductTerms>;
/** Instead of base price and tiers, for this retailer alone. */
export type RetailerPriceSet = Message<
  "RetailerPriceSet",
  {
    readonly productId: ProductId;
    readonly retailerId: RetailerId;
    readonly price: UnitPrice;
    readonly tiers: readonly PriceTier[];
  }
>;
export type RetailerPriceRemoved = Message<
  "RetailerPriceRemoved",
  { readonly productId: ProductId; readonly retailerId: RetailerId }
>;
export type ProductVisibilitySet = Message<
  "ProductVisibilitySet",
  { readonly productId: ProductId } & ProductVisibility
>;
/** The whole set: what is not named is gone. */
export type ProductMediaAttached = Message<"ProductMediaAttached", { readonly productId: ProductId } & ProductMedia>;
export type ProductPublished = Message<"ProductPublished", { readonly productId: ProductId }>;
export type ProductDiscontinued = Message<"ProductDiscontinued", { readonly productId: ProductId }>;
