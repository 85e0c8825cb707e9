import { z } from "zod";
import { quantityMax } from "../../domain/kernel/quantity.ts";
import {
  createProduct,
  discontinueProduct,
  publishProduct,
  removeRetailerPrice,
  setRetailerPrice,
  updateProduct,
} from "../../schemas/products/commands.ts";
import type { Principal } from "../../schemas/principal.ts";
import { type Product, type ProductFilter, productFilter } from "../../schemas/products/read-models.ts";
import { connection } from "../graphql/connection.ts";
import { byId, withoutNulls } from "../graphql/graph-args.ts";
import type { GraphContext } from "../graphql/graph-context.ts";
import { mutationField, queryField, type RootFields } from "../graphql/root-fields.ts";
import { inputBesideIds, shown } from "../graphql/shown.ts";
import { viewerOf } from "../route.ts";
import { viewsOf } from "../views.ts";

type Changed = { readonly productId: string };

const views = viewsOf.product;
const catalogRead = { permission: "products:view", limit: "products", views, catalogOnly: true } as const;

export const loadProduct = ({ services }: GraphContext, viewer: Principal | undefined, { productId }: Changed) =>
  shown(viewer, (found) => services.ports.catalog.get(found, productId));

const changed = { views, limit: "products", load: loadProduct } as const;
const withId = { ...changed, input: inputBesideIds };

/** The total is counted only where it is asked for. */
export const searchProducts = async ({ services }: GraphContext, viewer: Principal, filter: ProductFilter) => {
  const { catalog } = services.ports;
  return { ...connection(await catalog.search(viewer, filter)), totalCount: () => catalog.count(viewer, filter) };
};

export const productFields: RootFields = {
  Query: {
    product: queryField({
      ...catalogRead,
      args: byId,
      resolve: ({ context, viewer, args: { id } }) => context.services.ports.catalog.get(viewer, id),
    }),
    products: queryField({
      ...catalogRead,
      args: withoutNulls(productFilter),
      resolve: ({ context, viewer, args }) => searchProducts(context, viewer, args),
    }),
    searchProducts: queryField({
      ...catalogRead,
      args: withoutNulls(productFilter.omit({ q: true }).extend({ query: z.string().trim().min(1).max(200) })),
      resolve: ({ context, viewer, args: { query, ...filter } }) =>
        searchProducts(context, viewer, { ...filter, q: query }),
    }),
    calculateBulkPricing: queryField({
      ...catalogRead,
      args: z.object({ productId: z.string().max(100), quantity: z.number().int().min(1).max(quantityMax) }),
      resolve: ({ context, viewer, args: { productId, quantity } }) =>
        context.services.ports.catalog.price(viewer, productId, quantity),
    }),
  },
  Mutation: {
    createProduct: mutationField(createProduct, changed),
    updateProduct: mutationField(updateProduct, withId),
    publishProduct: mutationField(publishProduct, changed),
    discontinueProduct: mutationField(discontinueProduct, changed),
    setRetailerPrice: mutationField(setRetailerPrice, withId),
    removeRetailerPrice: mutationField(removeRetailerPrice, changed),
  },
};

export const productTypes = {
  ProductSort: { priceAscending: "price", priceDescending: "-price" },
  Product: {
    company: ({ companyId }: Product, _args: unknown, { caller, loaders }: GraphContext) =>
      loaders.company(viewerOf(caller), companyId),
  },
};
