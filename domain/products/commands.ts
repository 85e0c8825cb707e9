import type { CompanyId, ProductId, RetailerId } from "../kernel/ids.ts";
import type { Message } from "../kernel/message.ts";
import type { UnitPrice } from "../kernel/money.ts";
import type { PriceTier } from "../kernel/pricing.ts";
import type { ProductCategory, ProductDescription, ProductMedia, ProductTerms, ProductVisibility } from "./events.ts";

export type ProductCommand = CreateProduct | ReviseProduct | ProductChange;

export type ProductChange =
  | DescribeProduct
  | CategoriseProduct
  | PriceProduct
  | SetRetailerPrice
  | RemoveRetailerPrice
  | SetVisibility
  | AttachMedia
  | PublishProduct
  | DiscontinueProduct;

type Of<Type extends string, Data = unknown> = Message<Type, { readonly productId: ProductId } & Data>;

/** With what is known of it from the start: `changes` are all made, or the product is not. */
export type CreateProduct = Of<
  "CreateProduct",
  {
    readonly companyId: CompanyId;
    readonly sku: string;
    readonly description: ProductDescription;
    readonly changes: readonly ProductChange[];
  }
>;

/** All of `changes` or none. `expectedRevision` null: whatever has happened since. */
export type ReviseProduct = Of<
  "ReviseProduct",
  { readonly expectedRevision: number | null; readonly changes: readonly ProductChange[] }
>;

/** What is left undefined stays; a null `slug` too. */
export type DescribeProduct = Of<
  "DescribeProduct",
  { readonly [Part in Exclude<keyof ProductDescription, "seo">]?: ProductDescription[Part] | undefined } & {
    readonly seo?: (Omit<ProductDescription["seo"], "slug"> & { readonly slug: string | null }) | undefined;
  }
>;
export type CategoriseProduct = Of<"CategoriseProduct", ProductCategory>;
export type PriceProduct = Of<"PriceProduct", ProductTerms>;
export type SetRetailerPrice = Of<
  "SetRetailerPrice",
  { readonly retailerId: RetailerId; readonly price: UnitPrice; readonly tiers: readonly PriceTier[] }
>;
export type RemoveRetailerPrice = Of<"RemoveRetailerPrice", { readonly retailerId: RetailerId }>;
export type SetVisibility = Of<"SetVisibility", ProductVisibility>;
export type AttachMedia = Of<"AttachMedia", ProductMedia>;
export type PublishProduct = Of<"PublishProduct">;
type DiscontinueProduct = Of<"DiscontinueProduct">;
