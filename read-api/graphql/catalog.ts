import type { Principal } from "../../schemas/principal.ts";
import type { ProductFilter } from "../../schemas/products/read-models.ts";
import { connection } from "./connection.ts";
import type { GraphContext } from "./graph-context.ts";
import { shown } from "./shown.ts";

/** A connection of products; the total is counted only where it is asked for. */
export const searchProducts = async ({ services }: GraphContext, viewer: Principal, filter: ProductFilter) => {
  const { catalog } = services.ports;
  return { ...connection(await catalog.search(viewer, filter)), totalCount: () => catalog.count(viewer, filter) };
};

/** The product that a mutation has changed. */
export const loadProduct = (
  { services }: GraphContext,
  viewer: Principal | undefined,
  { productId }: { readonly productId: string },
) => shown(viewer, (found) => services.ports.catalog.get(found, productId));
