import type { UnitPrice } from "../../domain/kernel/money.ts";
import { toUnitPriceResource } from "../../schemas/money-resource.ts";
import type { StockLevel } from "../../schemas/inventory/read-models.ts";
import { toBulkPrice } from "../../schemas/price-rule.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { CatalogProduct, PriceTerms } from "../../schemas/products/catalog-product.ts";
import type { InventoryInfo, Product } from "../../schemas/products/read-models.ts";

/** What is known of one product, from all the rows that tell of it. `ownTerms` are those of the viewer, of nobody else. */
export type ProductRows = {
  readonly product: CatalogProduct;
  readonly stock: StockLevel | undefined;
  readonly companyName: string | undefined;
  readonly ownTerms: PriceTerms | undefined;
};

const listOf = (price: UnitPrice, { tiers }: PriceTerms) => ({
  basePrice: toUnitPriceResource(price),
  currency: price.currency,
  bulkPricing: tiers.map((tier) => toBulkPrice(price, tier)),
});

const unstocked = { available: 0, reserved: 0, reorderLevel: 0, lastUpdated: null, revision: null };

const inventoryOf = (stock: StockLevel | undefined, insight: boolean): InventoryInfo => {
  const { available, reserved, reorderLevel, lastUpdated, revision } = stock ?? unstocked;
  return insight
    ? { available, reserved, reorderLevel, lastUpdated, revision }
    : { available, reserved: null, reorderLevel: null, lastUpdated, revision: null };
};

/** The product as `viewer` may see it; that it may see it at all is settled before. */
export const servedProduct = (viewer: Principal, { product, stock, companyName, ownTerms }: ProductRows): Product => {
  const insight = viewer.role !== "retailer";
  const { terms: _, ...told } = product;
  return {
    ...told,
    companyName: companyName ?? null,
    pricing: told.pricing && { ...told.pricing, yourPrice: ownTerms ? listOf(ownTerms.price, ownTerms) : null },
    inventory: inventoryOf(stock, insight),
    visibility: insight ? told.visibility : null,
  };
};
