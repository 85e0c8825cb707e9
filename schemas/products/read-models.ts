import { z } from "zod";
import { moneyResource, unitPriceResource } from "../money-resource.ts";
import { filterText, pageRequest } from "../page.ts";
import { bulkPrice, priceRule } from "../price-rule.ts";

const productStatus = z.enum(["draft", "published", "discontinued"]);

/** `available` can be sold; `reserved` is promised to open orders. `reserved` and `reorderLevel` are null for retailers. */
export const inventoryInfo = z.object({
  available: z.int(),
  reserved: z.int().nullable(),
  reorderLevel: z.int().nullable(),
  lastUpdated: z.string().nullable(),
  /** Revision of the stock's stream, for `If-Match` on the counted stock; null before the first movement. */
  revision: z.int().nullable(),
});
export type InventoryInfo = z.infer<typeof inventoryInfo>;

export const listPricing = z.object({
  basePrice: unitPriceResource,
  currency: z.string(),
  bulkPricing: z.array(bulkPrice),
});

/** `yourPrice` stands instead of the list price for the one retailer it was agreed with; null for everybody else. */
const pricing = listPricing.extend({ yourPrice: listPricing.nullable() });

export const productVisibility = z.object({
  isActive: z.boolean(),
  /** Null: every retailer. */
  visibleTo: z.array(z.string()).nullable(),
  /** Empty: everywhere. */
  regions: z.array(z.string()),
});

/** `specifications` are the supplier's own names and values. `visibility` is null for retailers. `pricing` is null until priced. */
export const product = z.object({
  id: z.string(),
  companyId: z.string(),
  companyName: z.string().nullable(),
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  locale: z.string(),
  /** Null until it is put into one. */
  category: z.object({ primary: z.string(), secondary: z.string().nullable(), tags: z.array(z.string()) }).nullable(),
  specifications: z.record(z.string(), z.unknown()),
  pricing: pricing.nullable(),
  minimumQuantity: z.int(),
  casePack: z.int(),
  inventory: inventoryInfo,
  media: z.object({ images: z.array(z.string()), videos: z.array(z.string()), documents: z.array(z.string()) }),
  seo: z.object({
    slug: z.string(),
    metaTitle: z.string().nullable(),
    metaDescription: z.string().nullable(),
    keywords: z.array(z.string()),
  }),
  visibility: productVisibility.nullable(),
  status: productStatus,
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Revision of the product's stream: the ETag. */
  revision: z.int(),
});
export type Product = z.infer<typeof product>;

const productSort = z.enum(["relevance", "price", "-price", "name", "newest"]);

/** `q`: all words, case and accents aside, the last one as a prefix, over name, description, tags, SKU and company.
 * Prices are list prices in minor units. */
export const productFilter = pageRequest.extend({
  q: filterText(200).optional(),
  category: filterText(200).optional(),
  companyId: filterText(100).optional(),
  minPriceMinor: z.coerce.number().int().min(0).optional(),
  maxPriceMinor: z.coerce.number().int().min(0).optional(),
  currency: filterText(3).length(3).optional(),
  inStock: z.boolean().optional(),
  /** Only the supplier's own and admins can ask for anything but "published". */
  status: productStatus.optional(),
  /** Default: relevance where there are words, newest where there are none. */
  sort: productSort.optional(),
});
export type ProductFilter = z.infer<typeof productFilter>;

/** What a quantity costs the viewer, and why. */
export const priceBreakdown = z.object({
  productId: z.string(),
  quantity: z.int(),
  listPrice: unitPriceResource,
  unitPrice: unitPriceResource,
  total: moneyResource,
  /** Says where the price starts, and which tier then took something off. */
  rule: priceRule,
  /** How it comes about, step by step: a code, its parameters, and both as a sentence. */
  explanation: z.array(
    z.object({
      code: z.enum(["BasePrice", "PrivatePrice", "PercentageOff", "AmountOff", "LineTotal"]),
      parameters: z.record(z.string(), z.union([z.string(), z.number()])),
      sentence: z.string(),
    }),
  ),
  /** Against the list price. */
  savings: moneyResource,
});
export type PriceBreakdown = z.infer<typeof priceBreakdown>;
