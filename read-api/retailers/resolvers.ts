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
import { permissionsOf } from "../../schemas/permissions.ts";
import type { Principal } from "../../schemas/principal.ts";
import { type Retailer, retailerFilter } from "../../schemas/retailers/read-models.ts";
import { retailersAccess } from "../access.ts";
import { connection } from "../graphql/connection.ts";
import { byId, paged, withoutNulls } from "../graphql/graph-args.ts";
import type { GraphContext } from "../graphql/graph-context.ts";
import { mutationField, queryField, type RootFields } from "../graphql/root-fields.ts";
import { inputBesideIds, shown } from "../graphql/shown.ts";
import { viewerOf } from "../route.ts";
import { viewsOf } from "../views.ts";

type Changed = { readonly retailerId: string };

const views = viewsOf.retailer;

const load = ({ services }: GraphContext, viewer: Principal | undefined, { retailerId }: Changed) =>
  shown(viewer, (found) => services.ports.retailers.get(found, retailerId));

const changed = { views, load };
const withId = { ...changed, input: inputBesideIds };

export const retailerFields: RootFields = {
  Query: {
    retailer: queryField({
      permission: retailersAccess,
      views,
      args: byId,
      resolve: ({ context, viewer, args: { id } }) => context.services.ports.retailers.get(viewer, id),
    }),
    retailers: queryField({
      permission: retailersAccess,
      views,
      args: withoutNulls(retailerFilter),
      resolve: async ({ context, viewer, args }) =>
        connection(await context.services.ports.retailers.list(viewer, args)),
    }),
  },
  Mutation: {
    registerRetailer: mutationField(registerRetailer, {
      views,
      /** Whoever has just registered it is not logged in yet, and may see it. */
      load: (context, _viewer, { retailerId, accountId }) =>
        load(
          context,
          { accountId, role: "retailer", partyId: retailerId, permissions: permissionsOf.retailer },
          { retailerId },
        ),
    }),
    enrolRetailer: mutationField(enrolRetailer, changed),
    updateRetailer: mutationField(updateRetailerProfile, withId),
    submitKycDocuments: mutationField(submitKycDocuments, withId),
    approveKyc: mutationField(approveKyc, changed),
    rejectKyc: mutationField(rejectKyc, changed),
    assessCredit: mutationField(assessCredit, withId),
    suspendRetailer: mutationField(suspendRetailer, changed),
    reinstateRetailer: mutationField(reinstateRetailer, changed),
  },
};

export const retailerTypes = {
  Retailer: {
    orders: async ({ id }: Retailer, args: unknown, { caller, services }: GraphContext) => {
      const filter = { ...withoutNulls(paged).parse(args), retailerId: id };
      return connection(await services.ports.orders.list(viewerOf(caller), filter));
    },
  },
};
