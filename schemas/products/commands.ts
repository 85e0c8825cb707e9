import { z } from "zod";
import { companyId, productId, retailerId } from "../../domain/kernel/ids.ts";
import { defineCommand } from "../command.ts";
import { line, orNull, region } from "../contact.ts";
import { pricingInput, retailerPriceInput } from "../price-input.ts";
import { specificationsInput } from "./specifications.ts";

const id = z.uuid().toLowerCase().transform(productId);
const retailer = z.uuid().toLowerCase().transform(retailerId);
const result = z.object({ productId: id });

const unique = (texts: readonly string[]) => [...new Set(texts)];
const texts = (of: z.ZodType<string>, max: number) => z.array(of).max(max).transform(unique);

const slug = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is lower-case words with hyphens between");

const seo = z.object({
  slug: slug.optional().describe("Made from the name where it is left out."),
  metaTitle: orNull(line(200)),
  metaDescription: orNull(line(500)),
  keywords: texts(line(50), 50).default([]),
});

const category = z.object({
  primary: line(100),
  secondary: orNull(line(100)),
  tags: texts(line(50), 50).default([]),
});

const link = z.string().trim().min(1).max(1000);
const media = z.object({
  images: texts(link, 50).default([]),
  videos: texts(link, 20).default([]),
  documents: texts(link, 50).default([]),
});

const visibility = z.object({
  visibleTo: z
    .union([z.literal("all"), z.array(retailer).max(1000)])
    .transform((who) => (who === "all" ? null : [...new Set(who)]))
    .default(null)
    .describe('"all", or the ids of the retailers who alone may see it.'),
  regions: texts(region, 250).default([]).describe("ISO 3166-1 alpha-2 codes; empty: everywhere."),
});

const description = z.string().trim().max(20_000);
const locale = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "is no BCP 47 tag");

/** Refuses to act on a state that the caller has not seen; the revision is the ETag that reads give out. */
const expectedRevision = z.int().min(0).optional().describe("Revision that the caller has seen (`If-Match`).");

export const createProduct = defineCommand({
  name: "CreateProduct",
  summary: "Creates a product as a draft, or published at once; everything but SKU and name may follow later.",
  permission: "products:create",
  idempotencyKey: "optional",
  input: z.object({
    companyId: z.uuid().toLowerCase().transform(companyId).optional().describe("Only admins name another company."),
    sku: line(64),
    name: line(255),
    description: description.default(""),
    locale: locale.default("en"),
    specifications: specificationsInput.optional(),
    seo: seo.optional(),
    category: category.optional(),
    pricing: pricingInput.optional(),
    visibility: visibility.optional(),
    media: media.optional(),
    publish: z.boolean().default(false),
  }),
  result,
  rejections: ["CompanyNotFound", "ProductNotPriced", "DuplicateTier", "DiscountExceedsPrice"],
});

export const updateProduct = defineCommand({
  name: "UpdateProduct",
  summary: "Changes what is given and leaves the rest; a part such as `pricing` is replaced as a whole.",
  permission: "products:update",
  idempotencyKey: "optional",
  input: z.object({
    productId: id,
    expectedRevision,
    name: line(255).optional(),
    description: description.optional(),
    locale: locale.optional(),
    specifications: specificationsInput.optional(),
    seo: seo.optional(),
    category: category.optional(),
    pricing: pricingInput.optional(),
    visibility: visibility.optional(),
    media: media.optional(),
  }),
  result,
  rejections: ["ProductIsDiscontinued", "RevisionDiffers", "DuplicateTier", "DiscountExceedsPrice"],
});

export const setRetailerPrice = defineCommand({
  name: "SetRetailerPrice",
  summary: "Gives one retailer a price of its own, with its own tiers, in place of the list price.",
  permission: "products:update",
  idempotencyKey: "optional",
  input: z.object({ productId: id, retailerId: retailer, pricing: retailerPriceInput }),
  result,
  rejections: ["ProductIsDiscontinued", "RetailerNotFound", "DuplicateTier", "DiscountExceedsPrice"],
});

export const removeRetailerPrice = defineCommand({
  name: "RemoveRetailerPrice",
  summary: "Takes a retailer's own price away: the list price counts again.",
  permission: "products:update",
  idempotencyKey: "optional",
  input: z.object({ productId: id, retailerId: retailer }),
  result,
  rejections: [],
});

export const publishProduct = defineCommand({
  name: "PublishProduct",
  summary: "Offers a draft for sale to those who may see it.",
  permission: "products:update",
  idempotencyKey: "optional",
  input: z.object({ productId: id }),
  result,
  rejections: ["ProductNotPriced", "ProductIsDiscontinued"],
});

export const discontinueProduct = defineCommand({
  name: "DiscontinueProduct",
  summary: "Takes a product off sale for good; its open orders go on.",
  permission: "products:delete",
  idempotencyKey: "optional",
  input: z.object({ productId: id }),
  result,
  rejections: [],
});
