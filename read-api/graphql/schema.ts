import { createSchema } from "graphql-yoga";
import { accountsSdl } from "../../schemas/accounts/accounts.graphql.ts";
import { companiesSdl } from "../../schemas/companies/companies.graphql.ts";
import { inventorySdl } from "../../schemas/inventory/inventory.graphql.ts";
import { marketplaceSdl } from "../../schemas/marketplace.graphql.ts";
import { ordersSdl } from "../../schemas/orders/orders.graphql.ts";
import { productsSdl } from "../../schemas/products/products.graphql.ts";
import { retailersSdl } from "../../schemas/retailers/retailers.graphql.ts";
import { accountFields } from "../accounts/resolvers.ts";
import { companyFields, companyTypes } from "../companies/resolvers.ts";
import { inventoryFields } from "../inventory/resolvers.ts";
import { orderFields, orderTypes } from "../orders/resolvers.ts";
import { productFields, productTypes } from "../products/resolvers.ts";
import { retailerFields, retailerTypes } from "../retailers/resolvers.ts";
import type { GraphContext } from "./graph-context.ts";
import type { RequestState } from "./request-plugin.ts";
import { assertRootFields, mergeRootFields, type RootField, type RootFields } from "./root-fields.ts";
import { scalars } from "./scalars.ts";

const typeDefs = [marketplaceSdl, accountsSdl, companiesSdl, retailersSdl, productsSdl, inventorySdl, ordersSdl];

export const rootFields: Required<RootFields> = mergeRootFields([
  accountFields,
  companyFields,
  retailerFields,
  productFields,
  inventoryFields,
  orderFields,
]);

type Resolver = (source: never, args: unknown, context: GraphContext, info: never) => unknown;
type Types = Readonly<Record<string, Readonly<Record<string, Resolver | string>>>>;

/** Resolvers take the request's own context; Yoga carries it inside of its own. */
const inContext = (resolve: Resolver | string) =>
  typeof resolve === "string"
    ? resolve
    : (source: never, args: unknown, { graph }: RequestState, info: never) => resolve(source, args, graph, info);

const eachInContext = (types: Types) =>
  Object.fromEntries(
    Object.entries(types).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).map(([name, resolve]) => [name, inContext(resolve)])),
    ]),
  );

const roots = (fields: Readonly<Record<string, RootField>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, { resolve }]) => [name, resolve]));

const subscriptions = (fields: Readonly<Record<string, RootField>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { resolve, subscribe }]) => [
      name,
      { resolve: inContext(resolve), subscribe: subscribe && inContext(subscribe) },
    ]),
  );

/** @throws TypeError when a root field of the schema declares no permission. */
export const graphSchema = () => {
  const schema = createSchema({
    typeDefs,
    resolvers: {
      ...scalars,
      ...eachInContext({
        Query: roots(rootFields.Query),
        Mutation: roots(rootFields.Mutation),
        ...companyTypes,
        ...retailerTypes,
        ...productTypes,
        ...orderTypes,
      }),
      Subscription: subscriptions(rootFields.Subscription),
    },
  });
  assertRootFields(schema, rootFields);
  return { schema, table: rootFields };
};
