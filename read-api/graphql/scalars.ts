import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from "graphql";

const refuse = (what: string): never => {
  throw new GraphQLError(what, { extensions: { code: "Invalid", status: 400 } });
};

const scalar = (name: string, check: (value: unknown) => unknown) =>
  new GraphQLScalarType({
    name,
    serialize: (value) => value,
    parseValue: check,
    parseLiteral: (node, variables) => check(untyped(node, variables)),
  });

/** Numbers stay text where they are longer than a double holds. */
const untyped = (node: ValueNode, variables: Parameters<typeof valueFromASTUntyped>[1]): unknown =>
  node.kind === Kind.FLOAT ? node.value : valueFromASTUntyped(node, variables);

export const scalars = {
  DateTime: scalar("DateTime", (value) =>
    typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : refuse("DateTime is an ISO 8601 time"),
  ),
  Long: scalar("Long", (value) => (Number.isSafeInteger(value) ? value : refuse("Long is a whole number within 2^53"))),
  Decimal: scalar("Decimal", (value) =>
    typeof value === "string" || typeof value === "number" ? value : refuse("Decimal is text or a number"),
  ),
  JSON: new GraphQLScalarType({
    name: "JSON",
    serialize: (value) => value,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  }),
};
