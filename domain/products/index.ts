export { product } from "./product.ts";
export { priceFor, resolvePrice } from "./price-for.ts";
export { slugOf } from "./slug.ts";
export type { PriceCalculation, PriceStep } from "./price-for.ts";
export type { ProductRejection } from "./changes.ts";
export type { ExistingProduct, PrivatePrice, Product, ProductDetails } from "./state.ts";
export type { ProductChange, ProductCommand } from "./commands.ts";
export type {
  ProductCategorised,
  ProductCategory,
  ProductCreated,
  ProductDescribed,
  ProductDescription,
  ProductDiscontinued,
  ProductEvent,
  ProductMedia,
  ProductMediaAttached,
  ProductPriced,
  ProductPublished,
  ProductTerms,
  ProductVisibility,
  ProductVisibilitySet,
  RetailerPriceRemoved,
  RetailerPriceSet,
  Specification,
} from "./events.ts";
