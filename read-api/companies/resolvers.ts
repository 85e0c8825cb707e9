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
import { type Company, companyFilter } from "../../schemas/companies/read-models.ts";
import { orderStatus } from "../../schemas/orders/read-models.ts";
import { pageSizeMax } from "../../schemas/page.ts";
import { permissionsOf } from "../../schemas/permissions.ts";
import type { Principal } from "../../schemas/principal.ts";
import { searchProducts } from "../graphql/catalog.ts";
import { connection } from "../graphql/connection.ts";
import { byId, paged, withoutNulls } from "../graphql/graph-args.ts";
import type { GraphContext } from "../graphql/graph-context.ts";
import { mutationField, queryField, type RootFields } from "../graphql/root-fields.ts";
import { inputBesideIds, shown } from "../graphql/shown.ts";
import { viewerOf } from "../route.ts";
import { viewsOf } from "../views.ts";

type Changed = { readonly companyId: string };

const views = viewsOf.company;

const load = ({ services }: GraphContext, viewer: Principal | undefined, { companyId }: Changed) =>
  shown(viewer, (found) => services.ports.companies.get(found, companyId));

const changed = { views, load };

const withId = { ...changed, input: inputBesideIds };

export const companyFields: RootFields = {
  Query: {
    company: queryField({
      permission: "companies:view",
      views,
      args: byId,
      resolve: ({ context, viewer, args: { id } }) => context.services.ports.companies.get(viewer, id),
    }),
    companies: queryField({
      permission: "companies:view",
      views,
      args: withoutNulls(companyFilter),
      resolve: async ({ context, viewer, args }) =>
        connection(await context.services.ports.companies.list(viewer, args)),
    }),
  },
  Mutation: {
    registerCompany: mutationField(registerCompany, {
      views,
      /** Whoever has just registered it is not logged in yet, and may see it. */
      load: (context, _viewer, { companyId, accountId }) =>
        load(
          context,
          { accountId, role: "company", partyId: companyId, permissions: permissionsOf.company },
          { companyId },
        ),
    }),
    enrolCompany: mutationField(enrolCompany, changed),
    updateCompany: mutationField(updateCompanyProfile, withId),
    submitCompanyDocuments: mutationField(submitCompanyDocuments, withId),
    verifyCompany: mutationField(verifyCompany, changed),
    rejectCompany: mutationField(rejectCompany, changed),
    suspendCompany: mutationField(suspendCompany, changed),
    reinstateCompany: mutationField(reinstateCompany, changed),
  },
};

const ordersArgs = withoutNulls(z.object({ status: orderStatus.optional() }));

export const companyTypes = {
  Company: {
    products: ({ id }: Company, args: unknown, context: GraphContext) =>
      searchProducts(context, viewerOf(context.caller), { ...withoutNulls(paged).parse(args), companyId: id }),
    orders: async ({ id }: Company, args: unknown, { caller, services }: GraphContext) => {
      const filter = { ...ordersArgs.parse(args), first: pageSizeMax, companyId: id };
      return connection(await services.ports.orders.list(viewerOf(caller), filter)).nodes;
    },
  },
};
