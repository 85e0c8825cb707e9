import { z } from "zod";
import { adjustStock, receiveStock, setReorderLevel, updateInventory } from "../../schemas/inventory/commands.ts";
import { inventoryInfo } from "../../schemas/products/read-models.ts";
import { commandRoute, queryRoute } from "../http/routes.ts";
import type { Route } from "../route.ts";
import { viewsOf } from "../views.ts";

const tag = "Inventory";
const limit = "products";
const path = "/api/products/{id}/inventory";
const fromPath = { id: "productId" };

export const inventoryRoutes: readonly Route[] = [
  queryRoute({
    path,
    permission: "products:view",
    summary: "The stock of a product; its ETag is what `If-Match` takes.",
    tag,
    limit,
    params: z.object({ id: z.string() }),
    response: inventoryInfo,
    views: viewsOf.product,
    answer: async ({ ports, viewer, params: { id } }) => (await ports.catalog.get(viewer, id))?.inventory,
  }),
  commandRoute(updateInventory, { method: "put", path, tag, limit, fromPath, ifMatch: "expectedRevision" }),
  commandRoute(receiveStock, { method: "post", path: `${path}/receive`, tag, limit, fromPath }),
  commandRoute(adjustStock, { method: "post", path: `${path}/adjust`, tag, limit, fromPath }),
  commandRoute(setReorderLevel, { method: "put", path: `${path}/reorder-level`, tag, limit, fromPath }),
];
