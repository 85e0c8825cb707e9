import type express from "express";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply, Route } from "../route.ts";
import { answerJson, answerLines, answerProblem } from "./answer.ts";
import { callerOf, type Edge, sessionOf } from "./caller.ts";
import { countRequest, permit } from "./permit.ts";
import { problemFrom } from "./problem-from.ts";
import { problems } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { runRoute } from "./run-route.ts";
import type { Services } from "./services.ts";

const send = async (exchange: { request: IncomingMessage; response: ServerResponse }, reply: Reply, edge: Edge) => {
  const { request, response } = exchange;
  if (reply.kind === "problem") answerProblem(response, reply.problem, edge.correlationId);
  else if (reply.kind === "ok") answerJson(request, response, reply);
  else await answerLines(response, reply.lines);
};

/** Aborted once the client has gone. Made only for who asks: it is not for nothing. */
const closing = (response: ServerResponse) => {
  const controller = new AbortController();
  response.once("close", () => {
    controller.abort();
  });
  return controller.signal;
};

/** The express handler of one route: who, may they, how often, what, and then the route itself. */
export const dispatcher = (route: Route, services: Services, edgeOf: (request: IncomingMessage) => Edge) => {
  const { config, tokens, ports, log } = services;
  const bulk = route.kind === "command" && route.definition.permission === "orders:import";
  const bodyMax = bulk ? config.importBodyBytes : config.bodyBytes;
  const bucket = route.limit ?? "default";

  const run = async (request: express.Request, response: express.Response, edge: Edge): Promise<Reply> => {
    const caller = callerOf(request.headers, await sessionOf(request.headers, tokens), edge);
    permit(caller, route.permission);
    const counted = bucket === "none" ? {} : await countRequest(ports.rateLimiter, bucket, config, caller);
    for (const [name, value] of Object.entries(counted)) response.setHeader(name, value);
    const body = route.method === "get" ? undefined : await readBody(request, bodyMax);
    const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
    const incoming = { caller, params, query: request.query, body, ifMatch: request.headers["if-match"] };
    return runRoute(route, { ...incoming, signal: () => closing(response) }, services);
  };

  return async (request: express.Request, response: express.Response) => {
    const edge = edgeOf(request);
    try {
      await send({ request, response }, await run(request, response, edge), edge);
    } catch (error) {
      const problem = problemFrom(error);
      if (!problem) log.error({ err: error, correlationId: edge.correlationId, path: route.path }, "request failed");
      answerProblem(response, problem ?? problems.internal(), edge.correlationId);
    }
  };
};
