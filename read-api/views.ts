/** Names of the views (their projectors') that each resource is read from. */
export const viewsOf = {
  company: ["companies"],
  retailer: ["retailers"],
  product: ["catalog-products", "stock", "retailer-prices"],
  stock: ["stock"],
  order: ["orders"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
