import express from "express";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isInvalidCursor } from "../../schemas/cursor.ts";
import { type Access, permits } from "../access.ts";
import type { GatewayConfig } from "../config.ts";
import type { Ports } from "../ports.ts";
import type { EdgeServices, Reply, Route } from "../route.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { answerJson, answerLines, answerProblem } from "./answer.ts";
import { type Caller, callerKey, callerOf, type Edge, sessionOf } from "./caller.ts";
import { isProblemError, problemError, problems } from "./problem.ts";
import { rateLimitHeaders, type RateLimiter, type RateLimitName } from "./rate-limit.ts";
import { runRoute } from "./run-route.ts";

export type Log = { readonly error: (fields: object, message: string) => void };

export type Services = {
  readonly ports: Ports;
  readonly config: GatewayConfig;
  readonly tokens: AccessTokens;
  readonly edge: EdgeServices;
  readonly log: Log;
};

/** @throws ProblemError Unauthenticated or Forbidden. */
export const permit = (caller: Caller, access: Access) => {
  if (permits(caller.session?.principal, access)) return;
  throw problemError(caller.session ? problems.forbidden() : problems.unauthenticated());
};

/** Counts the request; the answer's RateLimit headers.
 * @throws ProblemError TooManyRequests. */
export const countRequest = async (
  limiter: RateLimiter,
  name: RateLimitName,
  config: Pick<GatewayConfig, "rateLimits">,
  caller: Caller,
) => {
  const rate = config.rateLimits[name];
  const verdict = await limiter.take(`${name}:${callerKey(caller)}`, rate);
  const headers = rateLimitHeaders(rate, verdict);
  if (verdict.allowed) return headers;
  const refused = problems.tooManyRequests(verdict.resetMs);
  throw problemError({ ...refused, headers: { ...refused.headers, ...headers } });
};

const statusOf = (error: unknown) =>
  typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;

const isOverloaded = (error: unknown) => error instanceof Error && "code" in error && error.code === "OVERLOADED";

/** What an error of ours, of the body parser or of a cursor says to the outside. */
export const problemFrom = (error: unknown) => {
  if (isProblemError(error)) return error.problem;
  if (isInvalidCursor(error)) return problems.invalid([{ path: "after", message: "is no cursor of this list" }]);
  if (isOverloaded(error)) return problems.overloaded(1_000);
  switch (statusOf(error)) {
    case 400:
      return problems.invalid([{ path: "", message: "the body is no JSON" }]);
    case 413:
      return problems.tooLarge();
    case 415:
      return problems.unsupportedMediaType();
    default:
      return undefined;
  }
};

/** Reads the JSON body within the limit; undefined when there is none. */
const bodyReader = (limit: number) => {
  const parse = express.json({ limit, strict: true, type: "application/json" });
  return async (request: express.Request, response: express.Response): Promise<unknown> => {
    const length = request.headers["content-length"];
    const empty = request.headers["transfer-encoding"] === undefined && (length === undefined || length === "0");
    if (empty) return undefined;
    if (!request.is("application/json")) throw problemError(problems.unsupportedMediaType());
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error("the body cannot be read", { cause: error }));
      });
    });
    return request.body;
  };
};

const send = async (request: IncomingMessage, response: ServerResponse, reply: Reply, edge: Edge) => {
  if (reply.kind === "problem") answerProblem(response, reply.problem, edge.correlationId);
  else if (reply.kind === "ok") answerJson(request, response, reply);
  else await answerLines(response, reply.lines);
};

/** The express handler of one route: who, may they, how often, what, and then the route itself. */
export const dispatcher = (route: Route, services: Services, edgeOf: (request: IncomingMessage) => Edge) => {
  const { config, tokens, ports, log } = services;
  const bulk = route.kind === "command" && route.definition.permission === "orders:import";
  const readBody = bodyReader(bulk ? config.importBodyBytes : config.bodyBytes);

  const run = async (request: express.Request, response: express.Response, edge: Edge): Promise<Reply> => {
    const caller = callerOf(request.headers, await sessionOf(request.headers, tokens), edge);
    permit(caller, route.permission);
    const bucket = route.limit ?? "default";
    const counted = bucket === "none" ? {} : await countRequest(ports.rateLimiter, bucket, config, caller);
    for (const [name, value] of Object.entries(counted)) response.setHeader(name, value);
    const leaving = new AbortController();
    response.once("close", () => {
      leaving.abort();
    });
    const body = route.method === "get" ? undefined : await readBody(request, response);
    const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
    const incoming = { caller, params, query: request.query, body, ifMatch: request.headers["if-match"] };
    return runRoute(route, { ...incoming, signal: leaving.signal }, services);
  };

  return async (request: express.Request, response: express.Response) => {
    const edge = edgeOf(request);
    try {
      await send(request, response, await run(request, response, edge), edge);
    } catch (error) {
      const problem = problemFrom(error);
      if (!problem) log.error({ err: error, correlationId: edge.correlationId, path: route.path }, "request failed");
      answerProblem(response, problem ?? problems.internal(), edge.correlationId);
    }
  };
};
