import { decisions } from "../kernel/decider.ts";
import { get } from "../kernel/persistent-map.ts";
import type { PriceTier } from "../kernel/pricing.ts";
import type { UnitPrice } from "../kernel/money.ts";
import type * as commands from "./commands.ts";
import type { ProductEvent } from "./events.ts";
import type { ExistingProduct } from "./state.ts";

export type ProductRejection =
  | "ProductNotFound"
  | "ProductNotPriced"
  | "ProductIsDiscontinued"
  | "RevisionDiffers"
  | "DuplicateTier"
  | "DiscountExceedsPrice";

const { accept, reject } = decisions<ProductEvent, ProductRejection>();

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

const rising = (tiers: readonly PriceTier[]) => tiers.toSorted((left, right) => left.minQuantity - right.minQuantity);

const exceeds = (price: UnitPrice, { discountType, discount }: PriceTier) =>
  discountType === "percentage" ? discount > 10_000 : discount > price.amountMinorE4;

const tierFault = (price: UnitPrice, tiers: readonly PriceTier[]): ProductRejection | undefined => {
  if (new Set(tiers.map(({ minQuantity }) => minQuantity)).size < tiers.length) return "DuplicateTier";
  return tiers.some((tier) => exceeds(price, tier)) ? "DiscountExceedsPrice" : undefined;
};

export const describe = ({ data }: commands.DescribeProduct, { description: is }: ExistingProduct) => {
  const seo = data.seo ? { ...data.seo, slug: data.seo.slug ?? is.seo.slug } : is.seo;
  const description = {
    name: data.name ?? is.name,
    description: data.description ?? is.description,
    locale: data.locale ?? is.locale,
    specifications: data.specifications ?? is.specifications,
    seo: {
      slug: seo.slug,
      metaTitle: seo.metaTitle,
      metaDescription: seo.metaDescription,
      keywords: seo.keywords,
    },
  };
  if (same(description, is)) return accept();
  return accept({ type: "ProductDescribed", data: { productId: data.productId, ...description } });
};

export const categorise = ({ data }: commands.CategoriseProduct, product: ExistingProduct) => {
  const { productId, primary, secondary, tags } = data;
  if (same({ primary, secondary, tags }, product.category)) return accept();
  return accept({ type: "ProductCategorised", data: { productId, primary, secondary, tags } });
};

export const price = ({ data }: commands.PriceProduct, product: ExistingProduct) => {
  const { productId, basePrice, minimumQuantity, casePack } = data;
  const tiers = rising(data.tiers);
  const fault = tierFault(basePrice, tiers);
  if (fault) return reject(fault);
  if (same({ basePrice, tiers, minimumQuantity, casePack }, product.terms)) return accept();
  return accept({ type: "ProductPriced", data: { productId, basePrice, tiers, minimumQuantity, casePack } });
};

export const setRetailerPrice = ({ data }: commands.SetRetailerPrice, product: ExistingProduct) => {
  const { productId, retailerId, price: agreed } = data;
  const tiers = rising(data.tiers);
  const fault = tierFault(agreed, tiers);
  if (fault) return reject(fault);
  if (same({ price: agreed, tiers }, get(product.privatePrices, retailerId))) return accept();
  return accept({ type: "RetailerPriceSet", data: { productId, retailerId, price: agreed, tiers } });
};

export const removeRetailerPrice = ({ data }: commands.RemoveRetailerPrice, product: ExistingProduct) => {
  const { productId, retailerId } = data;
  if (!get(product.privatePrices, retailerId)) return accept();
  return accept({ type: "RetailerPriceRemoved", data: { productId, retailerId } });
};

export const setVisibility = ({ data }: commands.SetVisibility, product: ExistingProduct) => {
  const { productId, visibleTo, regions } = data;
  if (same({ visibleTo, regions }, product.visibility)) return accept();
  return accept({ type: "ProductVisibilitySet", data: { productId, visibleTo, regions } });
};

export const attachMedia = ({ data }: commands.AttachMedia, product: ExistingProduct) => {
  const { productId, images, videos, documents } = data;
  if (same({ images, videos, documents }, product.media)) return accept();
  return accept({ type: "ProductMediaAttached", data: { productId, images, videos, documents } });
};

export const publish = ({ data: { productId } }: commands.PublishProduct, { status, terms }: ExistingProduct) => {
  if (status === "published") return accept();
  return terms ? accept({ type: "ProductPublished", data: { productId } }) : reject("ProductNotPriced");
};
