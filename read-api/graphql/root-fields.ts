import type { GraphQLResolveInfo, GraphQLSchema } from "graphql";
import { z } from "zod";
import type { CommandDefinition } from "../../schemas/command.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { RateLimitName } from "../http/rate-limit.ts";
import { parsed } from "../http/parsed.ts";
import { type Access, isAccess } from "../access.ts";
import { viewerOf } from "../route.ts";
import { commandResult } from "./command-result.ts";
import type { GraphContext } from "./graph-context.ts";
import { permitField } from "./graph-errors.ts";

type Resolve = (source: unknown, args: unknown, context: GraphContext, info: GraphQLResolveInfo) => unknown;

/** A field of Query, Mutation or Subscription, and who may ask for it. */
export type RootField = {
  readonly permission: Access;
  readonly limit: RateLimitName;
  /** Views it is read from: the caller's token is waited for on these. */
  readonly views: readonly string[];
  /** Read from nothing but the catalog: its answer may be kept until the catalog changes. */
  readonly catalogOnly: boolean;
  /** The command that a mutation sends. */
  readonly command: CommandDefinition | undefined;
  readonly resolve: Resolve;
  readonly subscribe: Resolve | undefined;
};

export type RootFields = {
  readonly Query?: Readonly<Record<string, RootField>>;
  readonly Mutation?: Readonly<Record<string, RootField>>;
  readonly Subscription?: Readonly<Record<string, RootField>>;
};

type Asked<Args extends z.ZodType> = {
  readonly context: GraphContext;
  readonly viewer: Principal;
  readonly args: z.output<Args>;
};

type QueryField<Args extends z.ZodType> = {
  readonly permission: Exclude<Access, "public">;
  readonly limit?: RateLimitName;
  readonly views: readonly string[];
  readonly catalogOnly?: boolean;
  readonly args: Args;
  readonly resolve: (asked: Asked<Args>) => unknown;
};

const asked = <Args extends z.ZodType>(field: QueryField<Args>, args: unknown, context: GraphContext): Asked<Args> => {
  permitField(context, field.permission);
  return { context, viewer: viewerOf(context.caller), args: parsed(field.args, args) };
};

export const queryField = <Args extends z.ZodType>(field: QueryField<Args>): RootField => ({
  limit: "default",
  catalogOnly: false,
  ...field,
  command: undefined,
  subscribe: undefined,
  resolve: (_source, args, context) => field.resolve(asked(field, args, context)),
});

/** `resolve` answers an async iterable of what the field shows. */
export const subscriptionField = <Args extends z.ZodType>(field: QueryField<Args>): RootField => ({
  limit: "default",
  catalogOnly: false,
  ...field,
  command: undefined,
  subscribe: (_source, args, context) => field.resolve(asked(field, args, context)),
  resolve: (current) => current,
});

type MutationField<Result> = {
  readonly limit?: RateLimitName;
  /** The command's input out of the field's arguments; where nothing is said they are the input. */
  readonly input?: (args: Readonly<Record<string, unknown>>) => unknown;
  /** Reads what the field shows, with the write's own token already waited for. */
  readonly load: (context: GraphContext, viewer: Principal | undefined, result: Result) => unknown;
  readonly views: readonly string[];
};

const fields = z.record(z.string(), z.unknown());

/** Sends `definition` under the Idempotency-Key and the response path, then shows what it changed. */
export const mutationField = <Input, Result>(
  definition: CommandDefinition<Input, Result>,
  { limit = "default", input = (args) => args["input"] ?? args, load, views }: MutationField<Result>,
): RootField => ({
  permission: definition.permission,
  limit,
  views: [],
  catalogOnly: false,
  command: definition,
  subscribe: undefined,
  resolve: async (_source, args, context, info) => {
    permitField(context, definition.permission);
    const result = await commandResult(context, definition, input(fields.parse(args)), { info, views });
    return load(context, context.caller.session?.principal, result);
  },
});

/** For what is no command and no view: login. */
export const actionField = (
  permission: Access,
  limit: RateLimitName,
  resolve: (context: GraphContext, args: unknown) => unknown,
): RootField => ({
  permission,
  limit,
  views: [],
  catalogOnly: false,
  command: undefined,
  subscribe: undefined,
  resolve: (_source, args, context) => {
    permitField(context, permission);
    return resolve(context, args);
  },
});

/** @throws TypeError when a root field of the schema is not in the table, has no permission, or the other way about. */
export const assertRootFields = (schema: GraphQLSchema, table: RootFields) => {
  for (const [name, type] of [
    ["Query", schema.getQueryType()],
    ["Mutation", schema.getMutationType()],
    ["Subscription", schema.getSubscriptionType()],
  ] as const) {
    const declared = table[name] ?? {};
    const served = Object.keys(type?.getFields() ?? {});
    for (const field of new Set([...served, ...Object.keys(declared)])) {
      if (!served.includes(field)) throw new TypeError(`${name}.${field} is not in the schema`);
      if (!isAccess(declared[field]?.permission)) throw new TypeError(`${name}.${field} declares no permission`);
    }
  }
};

/** The tables of several contexts as one. */
export const mergeRootFields = (tables: readonly RootFields[]): Required<RootFields> => {
  const merged = (root: keyof RootFields) =>
    Object.fromEntries(tables.flatMap((table) => Object.entries(table[root] ?? {})));
  return { Query: merged("Query"), Mutation: merged("Mutation"), Subscription: merged("Subscription") };
};
