import { GraphQLError } from "graphql";
import { problemFrom } from "../http/dispatch.ts";
import { type Problem, problems } from "../http/problem.ts";
import { type Access, permits } from "../access.ts";
import type { GraphContext } from "./graph-context.ts";

/** The problem of REST as a GraphQL error: same code, same parameters. */
export const graphError = ({ title, code, status, parameters, errors, headers }: Problem, whole = false) =>
  new GraphQLError(title, {
    extensions: {
      code,
      status,
      ...(parameters && { parameters }),
      ...(errors && { errors }),
      ...(headers?.["retry-after"] !== undefined && { retryAfterSeconds: Number(headers["retry-after"]) }),
      ...(whole && { http: { status, ...(headers && { headers: { ...headers } }) } }),
    },
  });

/** @throws GraphQLError unless the caller may ask for the field. */
export const permitField = ({ caller }: Pick<GraphContext, "caller">, access: Access) => {
  if (permits(caller.session?.principal, access)) return;
  throw graphError(caller.session ? problems.forbidden() : problems.unauthenticated());
};

/** What leaves: our own errors as they are; every other one without its words, which `fault` is told. */
export const publicError = (error: unknown, fault: (cause: unknown) => void): GraphQLError => {
  const original = error instanceof GraphQLError ? error.originalError : error;
  const at = error instanceof GraphQLError ? { path: error.path ?? null, nodes: error.nodes ?? null } : {};
  const problem = problemFrom(original);
  const known = problem && graphError(problem);
  if (known) return new GraphQLError(known.message, { ...at, extensions: known.extensions });
  if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) return error;
  fault(original ?? error);
  return new GraphQLError(problems.internal().title, { ...at, extensions: { code: "Internal", status: 500 } });
};
