import type { CompanyId, ProductId, RetailerId } from "../../domain/kernel/ids.ts";
import { isQuantity } from "../../domain/kernel/quantity.ts";
import type { OrderedLine, ReliedOn } from "../../domain/orders/index.ts";
import { type Product, resolvePrice } from "../../domain/products/index.ts";
import { productAggregate } from "../aggregates.ts";
import type { Fact } from "../command-handler.ts";
import { reliedOn } from "../relied-on.ts";

export type SoldLine = {
  readonly companyId: CompanyId;
  readonly line: OrderedLine;
  readonly reliedOn: readonly ReliedOn[];
};

/** A line with the company that sells it, or why there is none. */
export type Resolved = SoldLine | { readonly reason: string; readonly productId: ProductId };

type Asked = { readonly productId: ProductId; readonly quantity: number };
type Viewer = { readonly retailerId: RetailerId; readonly region: string };
type OnSale = Extract<Product, { readonly status: "published" }>;

const isVisible = ({ visibility: { visibleTo, regions } }: OnSale, { retailerId, region }: Viewer) =>
  (visibleTo === null || visibleTo.includes(retailerId)) && (regions.length === 0 || regions.includes(region));

const quantityFault = ({ minimumQuantity, casePack }: OnSale["terms"], quantity: number) => {
  if (!isQuantity(quantity)) return "TotalTooLarge";
  if (quantity < minimumQuantity) return "BelowMinimumQuantity";
  return quantity % casePack === 0 ? undefined : "NotACasePack";
};

/** What the shop says to one line. Unpublished, discontinued and invisible are the same answer. */
export const shopLine = ({ productId, quantity }: Asked, fact: Fact<Product> | undefined, viewer: Viewer): Resolved => {
  const product = fact?.state;
  if (product?.status !== "published" || !isVisible(product, viewer))
    return { reason: "ProductNotAvailable", productId };
  const reason = quantityFault(product.terms, quantity);
  if (reason) return { reason, productId };
  const { companyId, sku, description } = product;
  const price = resolvePrice(product, quantity, viewer.retailerId);
  const line = { productId, sku, name: description.name, quantity, ...price };
  return { companyId, line, reliedOn: reliedOn(productAggregate, productId, fact) };
};

/** A line at the price that it was sold for elsewhere, whatever the product's price and status are here. */
export const importedLine = (
  { productId, quantity }: Asked,
  fact: Fact<Product> | undefined,
  unitPrice: OrderedLine["unitPrice"],
): Resolved => {
  const product = fact?.state;
  if (!product || product.status === "none") return { reason: "ProductNotAvailable", productId };
  const { companyId, sku, description } = product;
  const rule = { kind: "imported", price: unitPrice, tier: null } as const;
  const line = { productId, sku, name: description.name, quantity, unitPrice, rule };
  return { companyId, line, reliedOn: reliedOn(productAggregate, productId, fact) };
};
