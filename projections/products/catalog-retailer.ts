import type { RetailerEvent } from "../../domain/retailers/index.ts";
import type { CatalogRetailer } from "../../schemas/products/catalog-parties.ts";
import type { Projector } from "../projector.ts";

type PlacingEvent = Extract<RetailerEvent, { type: "RetailerRegistered" | "RetailerProfileUpdated" }>;

/** The regions of retailers, for a catalog that is kept apart from their profiles. */
export const catalogRetailer: Projector<PlacingEvent, CatalogRetailer> = {
  name: "catalog-retailers",
  version: 1,
  handles: ["RetailerRegistered", "RetailerProfileUpdated"],
  keyOf: ({ data }) => data.retailerId,
  evolve: (_, { data, revision }) => ({ id: data.retailerId, region: data.region, revision }),
};
