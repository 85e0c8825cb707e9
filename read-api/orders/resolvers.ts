import { z } from "zod";
import {
  cancelOrder,
  changeOrderStatus,
  importOrder,
  placeOrder,
  receiveReturn,
  requestReturn,
} from "../../schemas/orders/commands.ts";
import { type Order, orderFilter, type OrderItem } from "../../schemas/orders/read-models.ts";
import type { Principal } from "../../schemas/principal.ts";
import { ordersAccess } from "../access.ts";
import { connection } from "../graphql/connection.ts";
import { byId, withoutNulls } from "../graphql/graph-args.ts";
import type { GraphContext } from "../graphql/graph-context.ts";
import { mutationField, queryField, type RootFields, subscriptionField } from "../graphql/root-fields.ts";
import { inputBesideIds, shown } from "../graphql/shown.ts";
import { watch } from "../graphql/subscription.ts";
import { problemError, problems } from "../http/problem.ts";
import { viewerOf } from "../route.ts";
import { viewsOf } from "../views.ts";
import { momentOf } from "./moment.ts";

type Changed = { readonly orderId: string };
type Placed = { readonly orders: readonly { readonly id: string }[] };

const views = viewsOf.order;
const ordersRead = { permission: ordersAccess, limit: "orders", views } as const;

const load = ({ services }: GraphContext, viewer: Principal | undefined, { orderId }: Changed) =>
  shown(viewer, (found) => services.ports.orders.get(found, orderId));

const loadFirst = (context: GraphContext, viewer: Principal | undefined, { orders }: Placed) =>
  load(context, viewer, { orderId: orders[0]?.id ?? "" });

const changed = { views, limit: "orders", load } as const;
const withId = { ...changed, input: inputBesideIds };

const asOf = async ({ services }: GraphContext, viewer: Principal, id: string, when: string) => {
  const moment = momentOf(when, "business");
  if (!moment) throw problemError(problems.invalid([{ path: "asOf", message: "is no revision and no ISO 8601 time" }]));
  const then = await services.ports.orderHistory.asOf(viewer, id, moment);
  return then === "not-yet" ? undefined : then;
};

const purchaseOf = async ({ caller, services }: GraphContext, id: string) => {
  const orders = await services.ports.orders.purchase(viewerOf(caller), id);
  return orders.length === 0 ? undefined : { id, orders };
};

export const orderFields: RootFields = {
  Query: {
    order: queryField({
      ...ordersRead,
      args: withoutNulls(byId.extend({ asOf: z.string().max(40).optional() })),
      resolve: ({ context, viewer, args: { id, asOf: when } }) =>
        when === undefined ? context.services.ports.orders.get(viewer, id) : asOf(context, viewer, id, when),
    }),
    orders: queryField({
      ...ordersRead,
      args: withoutNulls(orderFilter),
      resolve: async ({ context, viewer, args }) => connection(await context.services.ports.orders.list(viewer, args)),
    }),
    purchase: queryField({
      ...ordersRead,
      args: byId,
      resolve: ({ context, args: { id } }) => purchaseOf(context, id),
    }),
  },
  Mutation: {
    createOrder: mutationField(placeOrder, { ...changed, load: loadFirst }),
    importOrder: mutationField(importOrder, { ...changed, load: loadFirst }),
    updateOrderStatus: mutationField(changeOrderStatus, withId),
    cancelOrder: mutationField(cancelOrder, changed),
    requestReturn: mutationField(requestReturn, withId),
    receiveReturn: mutationField(receiveReturn, withId),
  },
  Subscription: {
    orderStatusUpdated: subscriptionField({
      ...ordersRead,
      args: z.object({ orderId: z.string().max(100) }),
      resolve: ({ context, viewer, args: { orderId } }) =>
        watch(context, { views, key: orderId, load: () => context.services.ports.orders.get(viewer, orderId) }),
    }),
  },
};

export const orderTypes = {
  Order: {
    retailer: ({ retailerId }: Order, _args: unknown, { caller, loaders }: GraphContext) =>
      loaders.retailer(viewerOf(caller), retailerId),
    company: ({ companyId }: Order, _args: unknown, { caller, loaders }: GraphContext) =>
      loaders.company(viewerOf(caller), companyId),
    purchase: ({ purchaseId }: Order, _args: unknown, context: GraphContext) => purchaseOf(context, purchaseId),
    history: ({ id }: Order, _args: unknown, { caller, services }: GraphContext) =>
      services.ports.orderHistory.history(viewerOf(caller), id),
  },
  OrderItem: {
    product: ({ productId }: OrderItem, _args: unknown, { caller, loaders }: GraphContext) =>
      loaders.product(viewerOf(caller), productId),
  },
};
