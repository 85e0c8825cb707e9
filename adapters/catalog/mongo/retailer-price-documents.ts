import type { RetailerPrice } from "../../../schemas/products/catalog-product.ts";
import type { DocumentMapping } from "../../views/mongo/document-mapping.ts";

export type RetailerPriceFields = RetailerPrice;

/** Apart from the products, so that no answer for another retailer can carry a price. */
export const retailerPriceDocuments: DocumentMapping<RetailerPrice, RetailerPriceFields> = {
  name: "retailer-prices",
  version: 1,
  collection: "retailer_prices",
  section: "product",
  owned: ["terms", "productId", "retailerId", "revision"],
  toFields: (_, { productId, retailerId, terms, revision }) => ({ productId, retailerId, terms, revision }),
  toRow: (_, { productId, retailerId, terms, revision }) => ({ productId, retailerId, terms, revision }),
  indexes: [],
};

export const retailerPriceKey = (productId: string, retailerId: string) => `${productId}/${retailerId}`;
