import { z } from "zod";
import {
  enrolCompany,
  registerCompany,
  reinstateCompany,
  rejectCompany,
  submitCompanyDocuments,
  suspendCompany,
  updateCompanyProfile,
  verifyCompany,
} from "../../schemas/companies/commands.ts";
import { company, companyFilter } from "../../schemas/companies/read-models.ts";
import { locationOf } from "../http/location-of.ts";
import { asPage, pageResource } from "../http/page-resource.ts";
import { commandRoute, queryRoute } from "../http/routes.ts";
import type { Route } from "../route.ts";
import { viewsOf } from "../views.ts";

const tag = "Companies";
const params = z.object({ id: z.string() });
const fromPath = { id: "companyId" };

export const companyRoutes: readonly Route[] = [
  commandRoute(registerCompany, {
    method: "post",
    path: "/api/companies/register",
    tag,
    status: 201,
    location: locationOf("/api/companies", "companyId"),
  }),
  commandRoute(enrolCompany, { method: "post", path: "/api/companies/enrol", tag, status: 201 }),
  queryRoute({
    path: "/api/companies",
    permission: "companies:view",
    summary: "Companies by name.",
    tag,
    query: companyFilter,
    response: pageResource(company),
    views: viewsOf.company,
    answer: async ({ ports, viewer, query }) => asPage(await ports.companies.list(viewer, query)),
  }),
  queryRoute({
    path: "/api/companies/{id}",
    permission: "companies:view",
    summary: "A company; what only itself and staff may see is null for others.",
    tag,
    params,
    response: company,
    views: viewsOf.company,
    answer: ({ ports, viewer, params: { id } }) => ports.companies.get(viewer, id),
  }),
  commandRoute(updateCompanyProfile, { method: "put", path: "/api/companies/{id}", tag, fromPath }),
  commandRoute(submitCompanyDocuments, { method: "post", path: "/api/companies/{id}/documents", tag, fromPath }),
  commandRoute(verifyCompany, { method: "post", path: "/api/companies/{id}/verify", tag, fromPath }),
  commandRoute(rejectCompany, { method: "post", path: "/api/companies/{id}/reject", tag, fromPath }),
  commandRoute(suspendCompany, { method: "post", path: "/api/companies/{id}/suspend", tag, fromPath }),
  commandRoute(reinstateCompany, { method: "post", path: "/api/companies/{id}/reinstate", tag, fromPath }),
];
