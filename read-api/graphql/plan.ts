import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { GatewayConfig } from "../config.ts";
import type { RateLimitName } from "../http/rate-limit.ts";
import { type Measure, measure, rootFieldsOf } from "./measure.ts";
import type { RootField, RootFields } from "./root-fields.ts";

/** What one operation needs before it may run. */
export type OperationPlan = {
  readonly kind: OperationDefinitionNode["operation"];
  readonly limits: readonly RateLimitName[];
  readonly views: readonly string[];
  readonly catalogOnly: boolean;
};

/** A document, parsed, validated and measured: once, however often it is sent. */
export type Plan =
  | { readonly outcome: "refused"; readonly errors: readonly GraphQLError[] }
  | {
      readonly outcome: "planned";
      readonly document: DocumentNode;
      readonly operations: ReadonlyMap<string, OperationPlan>;
    };

const rootTypes = { query: "Query", mutation: "Mutation", subscription: "Subscription" } as const;
const documentLengthMax = 20_000;
const remembered = 1_000;

const tooMuch = (what: string, asked: number, most: number) =>
  new GraphQLError(`The document asks for too much: ${what} ${asked}, at most ${most}`, {
    extensions: { code: "DocumentTooLarge", status: 400, http: { status: 400 } },
  });

const refused = (errors: readonly GraphQLError[]): Plan => ({ outcome: "refused", errors });

const asBadRequest = (error: GraphQLError) =>
  new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code: "InvalidDocument", status: 400, ...error.extensions, http: { status: 400 } },
  });

type Limits = GatewayConfig["graphql"];

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Measured = { readonly operation: OperationDefinitionNode; readonly measure: Measure };

const excessOf = ({ cost, depth, aliases, types }: Measure, limits: Limits) => [
  ...(depth > limits.maxDepth && !types.has("__Schema") ? [tooMuch("depth", depth, limits.maxDepth)] : []),
  ...(aliases > limits.maxAliases ? [tooMuch("aliases", aliases, limits.maxAliases)] : []),
  ...(cost > limits.maxCost ? [tooMuch("cost", cost, limits.maxCost)] : []),
];

/** Types read from other views than the catalog. */
const foreign = ["Company", "Retailer", "Order", "OrderConnection", "Purchase"];

const operationPlan = (
  { operation, measure: { types } }: Measured,
  fragments: Fragments,
  table: Required<RootFields>,
): OperationPlan => {
  const fields = rootFieldsOf(operation, fragments)
    .map((name) => table[rootTypes[operation.operation]][name])
    .filter((field): field is RootField => field !== undefined);
  const catalogOnly = fields.length > 0 && fields.every((field) => field.catalogOnly);
  return {
    kind: operation.operation,
    limits: [...new Set(fields.map(({ limit }) => limit))],
    views: [...new Set(fields.flatMap(({ views }) => views))],
    catalogOnly: catalogOnly && !foreign.some((type) => types.has(type)),
  };
};

const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));

/** Plans documents by their text and keeps the plans. */
export const planner = (
  schema: GraphQLSchema,
  table: Required<RootFields>,
  { graphql: limits, environment }: Pick<GatewayConfig, "graphql" | "environment">,
) => {
  const plans = new LRUCache<string, Plan>({ max: remembered });
  const rules = environment === "production" ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;

  const planOf = (document: DocumentNode): Plan => {
    const faults = validate(schema, document, rules, { maxErrors: 10 });
    if (faults.length > 0) return refused(faults.map(asBadRequest));
    const fragments = fragmentsOf(document);
    const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    const measured = operations.map((operation) => ({ operation, measure: measure(schema, operation, fragments) }));
    const excess = measured.flatMap((each) => excessOf(each.measure, limits));
    if (excess.length > 0) return refused(excess);
    const plansByName = measured.map(
      (each) => [each.operation.name?.value ?? "", operationPlan(each, fragments, table)] as const,
    );
    return { outcome: "planned", document, operations: new Map(plansByName) };
  };

  const plan = (text: string): Plan => {
    if (text.length > documentLengthMax) return refused([tooMuch("length", text.length, documentLengthMax)]);
    try {
      return planOf(parse(text, { maxTokens: limits.maxTokens }));
    } catch (error) {
      if (error instanceof GraphQLError) return refused([asBadRequest(error)]);
      throw error;
    }
  };

  return (text: string): Plan => {
    const known = plans.get(text);
    if (known) return known;
    const made = plan(text);
    plans.set(text, made);
    return made;
  };
};

/** The operation that a request names, or the only one; undefined when that is not clear. */
export const operationOf = (plan: Extract<Plan, { outcome: "planned" }>, name: string | undefined) => {
  if (name !== undefined && name !== "") return plan.operations.get(name);
  return plan.operations.size === 1 ? [...plan.operations.values()][0] : undefined;
};
