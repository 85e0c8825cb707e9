import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { GraphQLSchema } from "graphql";
import { createYoga } from "graphql-yoga";
import { answerProblem } from "../http/answer.ts";
import { callerOf, type Edge, sessionOf } from "../http/caller.ts";
import { problemFrom } from "../http/problem-from.ts";
import type { Services } from "../http/services.ts";
import { problems } from "../http/problem.ts";
import type { Session } from "../http/access-tokens.ts";
import { answerCache } from "./answer-cache.ts";
import { publicError } from "./graph-errors.ts";
import { loadersOf } from "./loaders.ts";
import { planner } from "./plan.ts";
import { requestPlugin, type RequestState } from "./request-plugin.ts";
import type { RootFields } from "./root-fields.ts";
import { subscriptionSlots } from "./subscription.ts";

const firstQuery =
  "# Log in with the mutation loginUser and put its token into the headers below.\n{ me { email role } }\n";

/** GraphQL on the bare HTTP server: POST for answers, Server-Sent Events for subscriptions, GraphiQL in development. */
export const graphqlListener = (
  schema: GraphQLSchema,
  table: Required<RootFields>,
  services: Services,
  edgeOf: (request: IncomingMessage) => Edge,
): RequestListener => {
  const { config, log, ports, tokens } = services;
  const slots = subscriptionSlots(config.subscriptionsPerClient);
  const development = config.environment === "development";

  const fault = (cause: unknown) => {
    log.error({ err: cause }, "a resolver failed");
  };

  const yoga = createYoga<RequestState, object>({
    schema,
    graphqlEndpoint: "/graphql",
    batching: false,
    multipart: false,
    cors: false,
    landingPage: false,
    parserAndValidationCache: false,
    maxRequestBodySize: config.bodyBytes,
    healthCheckEndpoint: "/graphql/health",
    graphiql: development && { title: "Tradepost", defaultQuery: firstQuery, subscriptionsProtocol: "SSE" },
    // Nine megabytes of source: loaded once somebody opens it.
    renderGraphiQL: async (options) => (await import("@graphql-yoga/render-graphiql")).renderGraphiQL(options),
    logging: false,
    maskedErrors: { maskError: (error) => publicError(error, fault) },
    plugins: [requestPlugin(planner(schema, table, config), answerCache(config.graphql.cachedAnswers))],
  });

  const run = (request: IncomingMessage, response: ServerResponse, edge: Edge, session: Session | undefined) => {
    const caller = callerOf(request.headers, session, edge);
    const graph = { caller, services, slots, loaders: loadersOf(ports), written: undefined, stale: false };
    return yoga(request, response, { graph });
  };

  const failed = (response: ServerResponse, error: unknown, { correlationId }: Edge) => {
    const problem = problemFrom(error);
    if (!problem) log.error({ err: error, correlationId }, "request failed");
    answerProblem(response, problem ?? problems.internal(), correlationId);
  };

  return (request, response) => {
    const edge = edgeOf(request);
    try {
      const session = sessionOf(request.headers, tokens);
      const done =
        session instanceof Promise
          ? session.then((found) => run(request, response, edge, found))
          : run(request, response, edge, session);
      Promise.resolve(done).catch((error: unknown) => {
        failed(response, error, edge);
      });
    } catch (error) {
      failed(response, error, edge);
    }
  };
};
