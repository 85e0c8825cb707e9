import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { accountRoutes } from "./accounts/routes.ts";
import { login } from "./accounts/login.ts";
import { companyRoutes } from "./companies/routes.ts";
import type { GatewayConfig } from "./config.ts";
import { graphSchema } from "./graphql/schema.ts";
import { graphqlListener } from "./graphql/server.ts";
import { accessTokens } from "./http/access-tokens.ts";
import { admission } from "./http/admission.ts";
import { answerProblem } from "./http/answer.ts";
import { restApp } from "./http/app.ts";
import { addressOf, type Edge } from "./http/caller.ts";
import type { Log, Services } from "./http/services.ts";
import { cors, correlationOf, pagePolicy, setSecurityHeaders } from "./http/headers.ts";
import { openApi } from "./http/openapi.ts";
import { docsPages } from "./http/pages.ts";
import { problems } from "./http/problem.ts";
import { inventoryRoutes } from "./inventory/routes.ts";
import { orderRoutes } from "./orders/routes.ts";
import type { Ports } from "./ports.ts";
import { productRoutes } from "./products/routes.ts";
import { retailerRoutes } from "./retailers/routes.ts";
import { assertRoutes, type Route } from "./route.ts";
import { systemRoutes } from "./system/routes.ts";
import { registryRoutes } from "./topics/registry-routes.ts";
import { topicRoutes } from "./topics/routes.ts";

export const routes: readonly Route[] = [
  ...accountRoutes,
  ...companyRoutes,
  ...retailerRoutes,
  ...productRoutes,
  ...inventoryRoutes,
  ...orderRoutes,
  ...systemRoutes,
  ...topicRoutes,
  ...registryRoutes,
];

/** Pages beside the API: those that `has` knows by their path are left to `serve`. */
export type Pages = { readonly has: (path: string) => boolean; readonly serve: RequestListener };

export type GatewayOptions = {
  readonly ports: Ports;
  readonly config: GatewayConfig;
  readonly log: Log;
  /** The first page and what belongs to it. */
  readonly pages?: Pages;
};

const pathOf = ({ url = "" }: IncomingMessage) => url.split("?", 1)[0] ?? "";

/** Only GraphQL answers with an event stream; elsewhere the header says nothing. */
const isSubscription = (request: IncomingMessage) =>
  pathOf(request) === "/graphql" && (request.headers.accept ?? "").includes("text/event-stream");

/** The whole HTTP edge as one listener for `http.createServer`.
 * @throws TypeError when a route or a root field declares no permission. */
export const gateway = ({ ports, config, log, pages }: GatewayOptions): RequestListener => {
  assertRoutes(routes);
  const tokens = accessTokens(config.signing);
  const services: Services = { ports, config, tokens, log, edge: { login: login(ports, config, tokens) } };
  const edges = new WeakMap<IncomingMessage, Edge>();
  const edgeOf = (request: IncomingMessage): Edge =>
    edges.get(request) ?? { correlationId: correlationOf(request), address: addressOf(request, config.trustedProxies) };

  const notFound: RequestListener = (request, response) => {
    answerProblem(response, problems.notFound(), edgeOf(request).correlationId);
  };
  const otherwise: RequestListener = (request, response) => {
    const serve = pages?.has(pathOf(request)) === true ? pages.serve : notFound;
    serve(request, response);
  };
  const documents = docsPages(openApi(routes));
  const rest = restApp(routes, services, edgeOf, { documents, otherwise });
  const { schema, table } = graphSchema();
  const graphql = graphqlListener(schema, table, services, edgeOf);
  const places = admission(config.maxInFlight);
  const streams = admission(config.maxSubscriptions);
  const admissionOf = (request: IncomingMessage) => (isSubscription(request) ? streams : places);
  const origins = new Set(config.allowedOrigins);

  const serve = (request: IncomingMessage, response: ServerResponse, path: string) => {
    if (path !== "/graphql") {
      rest(request, response);
      return;
    }
    response.setHeader("cache-control", "no-store");
    if (request.method === "GET" && config.environment === "development")
      response.setHeader("content-security-policy", `${pagePolicy}; script-src 'self' 'unsafe-inline' blob:`);
    graphql(request, response);
  };

  return (request, response) => {
    const edge = edgeOf(request);
    edges.set(request, edge);
    setSecurityHeaders(response);
    response.setHeader("x-correlation-id", edge.correlationId);
    if (cors(origins, request, response)) return;
    const path = pathOf(request);
    const leave = path.startsWith("/health/") ? () => undefined : admissionOf(request).enter();
    if (!leave) {
      answerProblem(response, problems.overloaded(1_000), edge.correlationId);
      return;
    }
    response.once("close", leave);
    if (!isSubscription(request))
      response.setTimeout(config.deadlineMs, () => {
        answerProblem(response, problems.overloaded(1_000), edge.correlationId);
      });
    serve(request, response, path);
  };
};
