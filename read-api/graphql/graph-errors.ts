import { GraphQLError } from "graphql";
import { problemFrom } from "../http/problem-from.ts";
import { type Problem, problems } from "../http/problem.ts";
import { type Access, permits } from "../access.ts";
import type { GraphContext } from "./graph-context.ts";

/** The problem of REST as a GraphQL error: same code, same parameters. */
const graphError = ({ title, code, status, parameters, errors, headers }: Problem) =>
  new GraphQLError(title, {
    extensions: {
      code,
      status,
      ...(parameters && { parameters }),
      ...(errors && { errors }),
      ...(headers?.["retry-after"] !== undefined && { retryAfterSeconds: Number(headers["retry-after"]) }),
    },
  });

/** The same, where the whole request is refused: with the problem's status and headers. */
export const requestError = (problem: Problem) => {
  const { message, extensions } = graphError(problem);
  return new GraphQLError(message, {
    extensions: { ...extensions, http: { status: problem.status, headers: { ...problem.headers } } },
  });
};

/** @throws GraphQLError unless the caller may ask for the field. */
export const permitField = ({ caller }: Pick<GraphContext, "caller">, access: Access) => {
  if (permits(caller.session?.principal, access)) return;
  throw graphError(caller.session ? problems.forbidden() : problems.unauthenticated());
};

const errorAt = (error: unknown, { message, extensions }: Pick<GraphQLError, "message" | "extensions">) =>
  error instanceof GraphQLError
    ? new GraphQLError(message, { path: error.path ?? null, nodes: error.nodes ?? null, extensions })
    : new GraphQLError(message, { extensions });

const isOurs = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && (!error.originalError || error.originalError instanceof GraphQLError);

/** What leaves: our own errors as they are; every other one without its words, which `fault` is told. */
export const publicError = (error: unknown, fault: (cause: unknown) => void): GraphQLError => {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const problem = problemFrom(original);
  if (problem) return errorAt(error, graphError(problem));
  if (isOurs(error)) return error;
  fault(original);
  return errorAt(error, graphError(problems.internal()));
};
