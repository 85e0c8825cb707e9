import { z } from "zod";
import { adjustStock, receiveStock, setReorderLevel, updateInventory } from "../../schemas/inventory/commands.ts";
import { loadProduct } from "../graphql/catalog.ts";
import { mutationField, type RootFields, subscriptionField } from "../graphql/root-fields.ts";
import { watch } from "../graphql/subscription.ts";
import { viewsOf } from "../views.ts";

const changed = { views: viewsOf.product, limit: "products", load: loadProduct } as const;

export const inventoryFields: RootFields = {
  Mutation: {
    updateInventory: mutationField(updateInventory, changed),
    receiveStock: mutationField(receiveStock, changed),
    adjustStock: mutationField(adjustStock, changed),
    setReorderLevel: mutationField(setReorderLevel, changed),
  },
  Subscription: {
    inventoryUpdated: subscriptionField({
      permission: "products:view",
      limit: "products",
      views: viewsOf.product,
      args: z.object({ productId: z.string().max(100) }),
      resolve: ({ context, viewer, args: { productId } }) =>
        watch(context, {
          views: ["stock", "catalog-products"],
          key: productId,
          load: () => context.services.ports.catalog.get(viewer, productId),
        }),
    }),
  },
};
