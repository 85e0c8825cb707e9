import { z } from "zod";
import { cacheTtlMs } from "../../schemas/cache-keys.ts";
import type { Page } from "../../schemas/page.ts";
import { type PriceBreakdown, priceBreakdown, type Product, product } from "../../schemas/products/read-models.ts";
import type { Cache } from "../cache.ts";

/** A kind of answer that is kept: for how long, how much of it in a process, and how it is read back from elsewhere. */
export type CacheKind<Value> = {
  readonly ttlMs: number;
  /** Each entry counts as one, or as `weigh` says. */
  readonly max: number;
  readonly weigh: (value: Value) => number;
  readonly keeps: (value: Value) => boolean;
  /** undefined: it has another shape than today's. */
  readonly parse: (json: unknown) => Value | undefined;
};

export type CatalogCaches = {
  readonly product: Cache<Product | undefined>;
  readonly search: Cache<Page<Product>>;
  readonly pricing: Cache<PriceBreakdown | undefined>;
};

const reads =
  <Value>(schema: z.ZodType<Value>) =>
  (json: unknown) =>
    schema.safeParse(json).data;

const page: z.ZodType<Page<Product>> = z.object({
  edges: z.array(z.object({ cursor: z.string(), node: product })),
  hasNext: z.boolean(),
});

/** What is not there is not kept: anybody can make up ids without end. */
const isThere = (value: unknown) => value !== undefined;
const one = () => 1;

const productKind: CacheKind<Product | undefined> = {
  ttlMs: cacheTtlMs.product,
  max: 2_000,
  weigh: one,
  keeps: isThere,
  parse: reads(product),
};

/** Weighed in products, of which a page holds up to 100. */
const searchKind: CacheKind<Page<Product>> = {
  ttlMs: cacheTtlMs.search,
  max: 4_000,
  weigh: ({ edges }) => edges.length,
  keeps: isThere,
  parse: reads(page),
};

const pricingKind: CacheKind<PriceBreakdown | undefined> = {
  ttlMs: cacheTtlMs.pricing,
  max: 5_000,
  weigh: one,
  keeps: isThere,
  parse: reads(priceBreakdown),
};

/** A cache for each kind, as `open` makes them. */
export const catalogCaches = (open: <Value>(kind: CacheKind<Value>) => Cache<Value>): CatalogCaches => ({
  product: open(productKind),
  search: open(searchKind),
  pricing: open(pricingKind),
});
