import type { ProductId } from "../../domain/kernel/ids.ts";
import type {
  ProductCategory,
  ProductChange,
  ProductDescription,
  ProductMedia,
  ProductTerms,
  ProductVisibility,
} from "../../domain/products/index.ts";

type Seo = Omit<ProductDescription["seo"], "slug"> & { readonly slug?: string | undefined };

/** The parts of a product that a request may name; undefined: not named. */
export type ProductParts = {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly locale?: string | undefined;
  readonly specifications?: ProductDescription["specifications"] | undefined;
  readonly seo?: Seo | undefined;
  readonly category?: ProductCategory | undefined;
  readonly pricing?: ProductTerms | undefined;
  readonly visibility?: ProductVisibility | undefined;
  readonly media?: ProductMedia | undefined;
};

/** One change per part other than the texts. */
export const partChanges = (
  productId: ProductId,
  { category, pricing, visibility, media }: ProductParts,
): readonly ProductChange[] => [
  ...(category ? [{ type: "CategoriseProduct" as const, data: { productId, ...category } }] : []),
  ...(pricing ? [{ type: "PriceProduct" as const, data: { productId, ...pricing } }] : []),
  ...(visibility ? [{ type: "SetVisibility" as const, data: { productId, ...visibility } }] : []),
  ...(media ? [{ type: "AttachMedia" as const, data: { productId, ...media } }] : []),
];

/** The texts as one change, which does nothing where none is named. */
export const textChange = (productId: ProductId, parts: ProductParts): ProductChange => {
  const { name, description, locale, specifications, seo } = parts;
  const given = seo && { ...seo, slug: seo.slug ?? null };
  return { type: "DescribeProduct", data: { productId, name, description, locale, specifications, seo: given } };
};
