import { z } from "zod";
import {
  cancelOrder,
  changeOrderStatus,
  importOrder,
  placeOrder,
  receiveReturn,
  requestReturn,
} from "../../schemas/orders/commands.ts";
import { deliveryInfo, order, orderFilter, orderHistoryEntry, orderStatus } from "../../schemas/orders/read-models.ts";
import { ordersAccess } from "../access.ts";
import { locationOf } from "../http/location-of.ts";
import { asPage, pageResource } from "../http/page-resource.ts";
import { problemError, problems } from "../http/problem.ts";
import { commandRoute, queryRoute } from "../http/routes.ts";
import type { Route } from "../route.ts";
import { viewsOf } from "../views.ts";
import { momentOf } from "./moment.ts";

const tag = "Orders";
const limit = "orders";
const permission = ordersAccess;
const params = z.object({ id: z.string() });
const fromPath = { id: "orderId" };

const tracking = z.object({
  orderId: z.string(),
  status: orderStatus,
  timeline: order.shape.timeline,
  deliveryInfo,
  revision: z.int(),
});

export const orderRoutes: readonly Route[] = [
  commandRoute(placeOrder, {
    method: "post",
    path: "/api/orders",
    tag,
    limit,
    status: 201,
    location: locationOf("/api/purchases", "purchaseId"),
  }),
  commandRoute(importOrder, { method: "post", path: "/api/orders/import", tag, limit, status: 201 }),
  queryRoute({
    path: "/api/orders",
    permission,
    summary: "Orders, newest first: those you placed, those placed with you, or all for staff.",
    tag,
    limit,
    query: orderFilter,
    response: pageResource(order),
    views: viewsOf.order,
    answer: async ({ ports, viewer, query }) => asPage(await ports.orders.list(viewer, query)),
  }),
  queryRoute({
    path: "/api/orders/{id}",
    permission,
    summary: "An order as it is, or with `asOf` as it was: at a revision, or at a moment.",
    tag,
    limit,
    params,
    query: z.object({
      asOf: z.string().max(40).optional().describe("A revision (7) or an ISO 8601 time, business time."),
      clock: z.enum(["business", "recorded"]).default("business").describe("Which of an event's times `asOf` means."),
    }),
    response: order,
    views: viewsOf.order,
    answer: async ({ ports, viewer, params: { id }, query: { asOf, clock } }) => {
      if (asOf === undefined) return ports.orders.get(viewer, id);
      const moment = momentOf(asOf, clock);
      if (!moment)
        throw problemError(problems.invalid([{ path: "asOf", message: "is no revision and no ISO 8601 time" }]));
      const then = await ports.orderHistory.asOf(viewer, id, moment);
      return then === "not-yet" ? undefined : then;
    },
  }),
  queryRoute({
    path: "/api/orders/{id}/tracking",
    permission,
    summary: "Where an order stands, and how it got there.",
    tag,
    limit,
    params,
    response: tracking,
    views: viewsOf.order,
    answer: async ({ ports, viewer, params: { id } }) => {
      const found = await ports.orders.get(viewer, id);
      if (!found) return undefined;
      const { status, timeline, deliveryInfo: delivery, revision } = found;
      return { orderId: id, status, timeline, deliveryInfo: delivery, revision };
    },
  }),
  queryRoute({
    path: "/api/orders/{id}/history",
    permission,
    summary: "Every event of an order, as a sentence and as data, oldest first.",
    tag,
    limit,
    params,
    response: z.object({ items: z.array(orderHistoryEntry) }),
    views: [],
    answer: async ({ ports, viewer, params: { id } }) => {
      const items = await ports.orderHistory.history(viewer, id);
      return items && { items: [...items] };
    },
  }),
  queryRoute({
    path: "/api/purchases/{id}",
    permission,
    summary: "The orders of one checkout: one for each company.",
    tag,
    limit,
    params,
    response: z.object({ id: z.string(), orders: z.array(order) }),
    views: viewsOf.order,
    answer: async ({ ports, viewer, params: { id } }) => {
      const orders = await ports.orders.purchase(viewer, id);
      return orders.length === 0 ? undefined : { id, orders: [...orders] };
    },
  }),
  commandRoute(changeOrderStatus, { method: "put", path: "/api/orders/{id}/status", tag, limit, fromPath }),
  commandRoute(cancelOrder, { method: "post", path: "/api/orders/{id}/cancel", tag, limit, fromPath }),
  commandRoute(requestReturn, { method: "post", path: "/api/orders/{id}/returns", tag, limit, fromPath }),
  commandRoute(receiveReturn, { method: "post", path: "/api/orders/{id}/returns/receive", tag, limit, fromPath }),
];
