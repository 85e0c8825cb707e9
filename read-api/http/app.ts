import express from "express";
import type { IncomingMessage, RequestListener } from "node:http";
import type { Route } from "../route.ts";
import { answerProblem } from "./answer.ts";
import type { Edge } from "./caller.ts";
import { dispatcher } from "./dispatch.ts";
import type { Services } from "./services.ts";
import { problems } from "./problem.ts";

type Around = {
  readonly documents: express.Router;
  /** Serves every other address. */
  readonly otherwise: RequestListener;
};

const expressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ":$1");

const methodsByPath = (routes: readonly Route[]) => {
  const methods = new Map<string, string[]>();
  for (const { method, path } of routes) {
    const known = methods.get(path) ?? methods.set(path, []).get(path);
    known?.push(method, ...(method === "get" ? ["head"] : []));
  }
  return methods;
};

/** REST on express: the routes, 405 for their addresses, and `otherwise` for all the rest. */
export const restApp = (
  routes: readonly Route[],
  services: Services,
  edgeOf: (request: IncomingMessage) => Edge,
  { documents, otherwise }: Around,
) => {
  const app = express().disable("x-powered-by").disable("etag").set("query parser", "simple");
  for (const route of routes) app[route.method](expressPath(route.path), dispatcher(route, services, edgeOf));
  for (const [path, allowed] of methodsByPath(routes)) {
    app.all(expressPath(path), (request, response) => {
      answerProblem(response, problems.methodNotAllowed(allowed), edgeOf(request).correlationId);
    });
  }
  app.use(documents);
  app.use((request, response) => {
    otherwise(request, response);
  });
  const failed: express.ErrorRequestHandler = (error: unknown, request, response, _next) => {
    const status = error instanceof URIError || (error instanceof Error && "status" in error && error.status === 400);
    const { correlationId } = edgeOf(request);
    if (!status) services.log.error({ err: error, correlationId }, "request failed");
    answerProblem(response, status ? problems.invalid([]) : problems.internal(), correlationId);
  };
  app.use(failed);
  return app;
};
