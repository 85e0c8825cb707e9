import type { RetailerPrice } from "../../../schemas/products/catalog-product.ts";
import { typedMapping } from "../../views/postgres/typed-mapping.ts";

export const retailerPricesView = typedMapping<RetailerPrice>({
  name: "retailer-prices",
  version: 1,
  columns: { key: "text", product_id: "uuid NOT NULL", retailer_id: "uuid NOT NULL" },
  values: (key, { productId, retailerId }) => ({ key, product_id: productId, retailer_id: retailerId }),
  indexes: (table) => [`CREATE INDEX IF NOT EXISTS ${table}_of ON ${table} (retailer_id, product_id)`],
});
