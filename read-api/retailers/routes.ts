import { z } from "zod";
import {
  approveKyc,
  assessCredit,
  enrolRetailer,
  registerRetailer,
  reinstateRetailer,
  rejectKyc,
  submitKycDocuments,
  suspendRetailer,
  updateRetailerProfile,
} from "../../schemas/retailers/commands.ts";
import { retailer, retailerFilter } from "../../schemas/retailers/read-models.ts";
import { retailersAccess } from "../access.ts";
import { locationOf } from "../http/location-of.ts";
import { asPage, pageResource } from "../http/page-resource.ts";
import { commandRoute, queryRoute } from "../http/routes.ts";
import type { Route } from "../route.ts";
import { viewsOf } from "../views.ts";

const tag = "Retailers";
const params = z.object({ id: z.string() });
const fromPath = { id: "retailerId" };

export const retailerRoutes: readonly Route[] = [
  commandRoute(registerRetailer, {
    method: "post",
    path: "/api/retailers/register",
    tag,
    status: 201,
    location: locationOf("/api/retailers", "retailerId"),
  }),
  commandRoute(enrolRetailer, { method: "post", path: "/api/retailers/enrol", tag, status: 201 }),
  queryRoute({
    path: "/api/retailers",
    permission: retailersAccess,
    summary: "Retailers by name: oneself, or all for staff.",
    tag,
    query: retailerFilter,
    response: pageResource(retailer),
    views: viewsOf.retailer,
    answer: async ({ ports, viewer, query }) => asPage(await ports.retailers.list(viewer, query)),
  }),
  queryRoute({
    path: "/api/retailers/{id}",
    permission: retailersAccess,
    summary: "A retailer.",
    tag,
    params,
    response: retailer,
    views: viewsOf.retailer,
    answer: ({ ports, viewer, params: { id } }) => ports.retailers.get(viewer, id),
  }),
  commandRoute(updateRetailerProfile, { method: "put", path: "/api/retailers/{id}", tag, fromPath }),
  commandRoute(submitKycDocuments, { method: "post", path: "/api/retailers/{id}/kyc", tag, fromPath }),
  commandRoute(approveKyc, { method: "post", path: "/api/retailers/{id}/kyc/approve", tag, fromPath }),
  commandRoute(rejectKyc, { method: "post", path: "/api/retailers/{id}/kyc/reject", tag, fromPath }),
  commandRoute(assessCredit, { method: "put", path: "/api/retailers/{id}/credit", tag, fromPath }),
  commandRoute(suspendRetailer, { method: "post", path: "/api/retailers/{id}/suspend", tag, fromPath }),
  commandRoute(reinstateRetailer, { method: "post", path: "/api/retailers/{id}/reinstate", tag, fromPath }),
];
