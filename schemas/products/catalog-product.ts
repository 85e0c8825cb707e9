import type { z } from "zod";
import type { UnitPrice } from "../../domain/kernel/money.ts";
import type { PriceTier } from "../../domain/kernel/pricing.ts";
import type { listPricing, Product, productVisibility } from "./read-models.ts";

/** What prices are worked out from. */
export type PriceTerms = { readonly price: UnitPrice; readonly tiers: readonly PriceTier[] };

/** A product as its own events tell it: the same for every viewer, so without stock, company name and private prices. */
export type CatalogProduct = Omit<Product, "companyName" | "inventory" | "pricing" | "visibility"> & {
  readonly pricing: z.infer<typeof listPricing> | null;
  readonly terms: PriceTerms | null;
  readonly visibility: z.infer<typeof productVisibility>;
};

/** A price agreed with one retailer: a row of its own, so that no answer for another one can carry it. */
export type RetailerPrice = {
  readonly productId: string;
  readonly retailerId: string;
  readonly terms: PriceTerms;
  readonly revision: number;
};
