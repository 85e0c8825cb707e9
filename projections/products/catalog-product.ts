import type { ProductDescription, ProductEvent } from "../../domain/products/index.ts";
import { toUnitPriceResource } from "../../schemas/money-resource.ts";
import { toBulkPrice } from "../../schemas/price-rule.ts";
import type { CatalogProduct } from "../../schemas/products/catalog-product.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Projector } from "../projector.ts";
import { nestedSpecifications } from "./specifications.ts";

type PublicEvent = Exclude<ProductEvent, { type: "RetailerPriceSet" | "RetailerPriceRemoved" }>;
type Of<Type extends PublicEvent["type"]> = Delivered<Extract<PublicEvent, { type: Type }>>;

const uncreated = (event: Delivered<PublicEvent>): CatalogProduct => ({
  id: event.data.productId,
  companyId: "",
  sku: "",
  name: "",
  description: "",
  locale: "en",
  category: null,
  specifications: {},
  pricing: null,
  terms: null,
  minimumQuantity: 1,
  casePack: 1,
  media: { images: [], videos: [], documents: [] },
  seo: { slug: "", metaTitle: null, metaDescription: null, keywords: [] },
  visibility: { isActive: false, visibleTo: null, regions: [] },
  status: "draft",
  createdAt: event.metadata.at,
  updatedAt: event.metadata.at,
  revision: event.revision,
});

const described = (data: ProductDescription) => ({
  name: data.name,
  description: data.description,
  locale: data.locale,
  specifications: nestedSpecifications(data.specifications),
  seo: { ...data.seo, keywords: [...data.seo.keywords] },
});

const priced = ({ data: { basePrice, tiers, minimumQuantity, casePack } }: Of<"ProductPriced">) => ({
  pricing: {
    basePrice: toUnitPriceResource(basePrice),
    currency: basePrice.currency,
    bulkPricing: tiers.map((tier) => toBulkPrice(basePrice, tier)),
  },
  terms: { price: basePrice, tiers },
  minimumQuantity,
  casePack,
});

const change = (product: CatalogProduct, event: Delivered<PublicEvent>): Partial<CatalogProduct> => {
  switch (event.type) {
    case "ProductCreated":
      return { companyId: event.data.companyId, sku: event.data.sku, ...described(event.data) };
    case "ProductDescribed":
      return described(event.data);
    case "ProductCategorised": {
      const { primary, secondary, tags } = event.data;
      return { category: { primary, secondary, tags: [...tags] } };
    }
    case "ProductPriced":
      return priced(event);
    case "ProductVisibilitySet": {
      const { visibleTo, regions } = event.data;
      return { visibility: { ...product.visibility, visibleTo: visibleTo && [...visibleTo], regions: [...regions] } };
    }
    case "ProductMediaAttached": {
      const { images, videos, documents } = event.data;
      return { media: { images: [...images], videos: [...videos], documents: [...documents] } };
    }
    case "ProductPublished":
      return { status: "published", visibility: { ...product.visibility, isActive: true } };
    case "ProductDiscontinued":
      return { status: "discontinued", visibility: { ...product.visibility, isActive: false } };
  }
};

/** A product as its page and the search tell it to everybody who may see it. */
export const catalogProduct: Projector<PublicEvent, CatalogProduct> = {
  name: "catalog-products",
  version: 1,
  handles: [
    "ProductCreated",
    "ProductDescribed",
    "ProductCategorised",
    "ProductPriced",
    "ProductVisibilitySet",
    "ProductMediaAttached",
    "ProductPublished",
    "ProductDiscontinued",
  ],
  keyOf: ({ data }) => data.productId,
  evolve: (row, event) => {
    const product = row ?? uncreated(event);
    return { ...product, ...change(product, event), updatedAt: event.metadata.at, revision: event.revision };
  },
};
