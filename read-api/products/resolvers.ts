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
import { type Product, productFilter } from "../../schemas/products/read-models.ts";
import { loadProduct, searchProducts } from "../graphql/catalog.ts";
import { byId, withoutNulls } from "../graphql/graph-args.ts";
import type { GraphContext } from "../graphql/graph-context.ts";
import { mutationField, queryField, type RootFields } from "../graphql/root-fields.ts";
import { inputBesideIds } from "../graphql/shown.ts";
import { viewerOf } from "../route.ts";
import { viewsOf } from "../views.ts";

const views = viewsOf.product;
const catalogRead = { permission: "products:view", limit: "products", views, catalogOnly: true } as const;

const changed = { views, limit: "products", load: loadProduct } as const;
const withId = { ...changed, input: inputBesideIds };

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
      args: z.object({ productId: z.string().max(100), quantity }),
      resolve: ({ context, viewer, args: { productId, quantity: units } }) =>
        context.services.ports.catalog.price(viewer, productId, units),
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
