import { z } from "zod";
import {
  createProduct,
  discontinueProduct,
  publishProduct,
  removeRetailerPrice,
  setRetailerPrice,
  updateProduct,
} from "../../schemas/products/commands.ts";
import { quantity } from "../../schemas/price-input.ts";
import { priceBreakdown, product, productFilter } from "../../schemas/products/read-models.ts";
import type { Principal } from "../../schemas/principal.ts";
import { locationOf } from "../http/location-of.ts";
import { asPage, pageResource } from "../http/page-resource.ts";
import { commandRoute, queryRoute } from "../http/routes.ts";
import type { Ports } from "../ports.ts";
import type { Route } from "../route.ts";
import { viewsOf } from "../views.ts";

const tag = "Products";
const limit = "products";
const params = z.object({ id: z.string() });
const fromPath = { id: "productId" };

/** Query strings know no booleans. */
const filter = productFilter.extend({
  inStock: z.stringbool().optional(),
  count: z.stringbool().default(false).describe("true: count all that is found, exactly up to 1,000."),
});
const productPage = pageResource(product).extend({ total: z.int().optional() });

const search = async ({ catalog }: Ports, viewer: Principal, { count, ...asked }: z.output<typeof filter>) => {
  const page = asPage(await catalog.search(viewer, asked));
  return count ? { ...page, total: await catalog.count(viewer, asked) } : page;
};

export const productRoutes: readonly Route[] = [
  queryRoute({
    path: "/api/products",
    permission: "products:view",
    summary: "Products that you may see.",
    tag,
    limit,
    query: filter,
    response: productPage,
    views: viewsOf.product,
    answer: ({ ports, viewer, query }) => search(ports, viewer, query),
  }),
  queryRoute({
    path: "/api/search/products",
    permission: "products:view",
    summary: "Full-text search: all words, the last one as a prefix.",
    tag,
    limit,
    query: filter.extend({ q: z.string().trim().min(1).max(200) }),
    response: productPage,
    views: viewsOf.product,
    answer: ({ ports, viewer, query }) => search(ports, viewer, query),
  }),
  commandRoute(createProduct, {
    method: "post",
    path: "/api/products",
    tag,
    limit,
    status: 201,
    location: locationOf("/api/products", "productId"),
  }),
  queryRoute({
    path: "/api/products/{id}",
    permission: "products:view",
    summary: "A product, at the price that is yours.",
    tag,
    limit,
    params,
    response: product,
    views: viewsOf.product,
    answer: ({ ports, viewer, params: { id } }) => ports.catalog.get(viewer, id),
  }),
  queryRoute({
    path: "/api/products/{id}/price",
    permission: "products:view",
    summary: "What a quantity costs you, and by which rule.",
    tag,
    limit,
    params,
    query: z.object({ quantity: z.coerce.number().pipe(quantity) }),
    response: priceBreakdown,
    views: viewsOf.product,
    answer: ({ ports, viewer, params: { id }, query: { quantity: units } }) => ports.catalog.price(viewer, id, units),
  }),
  commandRoute(updateProduct, {
    method: "put",
    path: "/api/products/{id}",
    tag,
    limit,
    fromPath,
    ifMatch: "expectedRevision",
  }),
  commandRoute(discontinueProduct, { method: "delete", path: "/api/products/{id}", tag, limit, fromPath }),
  commandRoute(publishProduct, { method: "post", path: "/api/products/{id}/publish", tag, limit, fromPath }),
  commandRoute(setRetailerPrice, {
    method: "put",
    path: "/api/products/{id}/prices/{retailerId}",
    tag,
    limit,
    fromPath: { ...fromPath, retailerId: "retailerId" },
  }),
  commandRoute(removeRetailerPrice, {
    method: "delete",
    path: "/api/products/{id}/prices/{retailerId}",
    tag,
    limit,
    fromPath: { ...fromPath, retailerId: "retailerId" },
  }),
];
