import type { ProductEvent } from "../../domain/products/index.ts";
import type { RetailerPrice } from "../../schemas/products/catalog-product.ts";
import type { Projector } from "../projector.ts";

type PriceEvent = Extract<ProductEvent, { type: "RetailerPriceSet" | "RetailerPriceRemoved" }>;

/** What one retailer alone pays for one product. */
export const retailerPrice: Projector<PriceEvent, RetailerPrice> = {
  name: "retailer-prices",
  version: 1,
  handles: ["RetailerPriceSet", "RetailerPriceRemoved"],
  keyOf: ({ data }) => `${data.productId}/${data.retailerId}`,
  evolve: (_, { type, data, revision }) => {
    switch (type) {
      case "RetailerPriceSet": {
        const { productId, retailerId, price, tiers } = data;
        return { productId, retailerId, terms: { price, tiers }, revision };
      }
      case "RetailerPriceRemoved":
        return undefined;
    }
  },
};
