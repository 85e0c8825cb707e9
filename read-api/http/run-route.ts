import type { CommandDefinition } from "../../schemas/command.ts";
import type { CommandRoute, Incoming, QueryRoute, Reply, Route } from "../route.ts";
import { awaitViews, encodeToken } from "./consistency.ts";
import { permit } from "./permit.ts";
import type { Services } from "./services.ts";
import { revisionOf } from "./etag.ts";
import { problemError, problemOf, problems } from "./problem.ts";

/** The body as an object to add path fields to; anything else is left for the command's parser to refuse. */
const fieldsOf = (body: unknown): Record<string, unknown> => {
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  throw problemError(problems.invalid([{ path: "", message: "the body has to be an object" }]));
};

const pathFields = (fromPath: Readonly<Record<string, string>>, incoming: Incoming) =>
  Object.fromEntries(Object.entries(fromPath).map(([parameter, field]) => [field, incoming.params[parameter]]));

/** Sends a command as the caller asked for it: key, waiting and business time included. */
const sendCommand = async (
  services: Pick<Services, "ports">,
  definition: CommandDefinition,
  input: unknown,
  incoming: Pick<Incoming, "caller">,
): Promise<Reply> => {
  const { session, correlationId, idempotencyKey, at, waitMs } = incoming.caller;
  permit(incoming.caller, definition.permission);
  const answer = await services.ports.commands.send({
    name: definition.name,
    input,
    principal: session?.principal,
    correlationId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(at !== undefined && { at }),
    ...(waitMs !== undefined && { waitMs }),
  });
  if (answer.outcome !== "accepted") return { kind: "problem", problem: problemOf(answer) };
  const applied = waitMs === undefined ? {} : { "preference-applied": `wait=${waitMs / 1000}` };
  return {
    kind: "ok",
    status: 200,
    body: answer.result,
    headers: { "consistency-token": encodeToken(answer.token), ...applied },
  };
};

const matched = (route: CommandRoute, incoming: Incoming) => {
  const revision = revisionOf(incoming.ifMatch);
  if (revision === undefined || route.ifMatch === undefined) return {};
  if (Number.isNaN(revision)) throw problemError(problems.preconditionFailed());
  return { [route.ifMatch]: revision };
};

const runCommand = async (route: CommandRoute, incoming: Incoming, services: Services): Promise<Reply> => {
  const input = {
    ...fieldsOf(incoming.body),
    ...pathFields(route.fromPath, incoming),
    ...route.fixed,
    ...matched(route, incoming),
  };
  const reply = await sendCommand(services, route.definition, input, incoming);
  if (reply.kind !== "ok") return reply;
  const location = route.location && { location: route.location(reply.body) };
  return { ...reply, status: route.status, headers: { ...reply.headers, ...location } };
};

const runQuery = async (route: QueryRoute, incoming: Incoming, { ports, config }: Services): Promise<Reply> => {
  const freshness = await awaitViews(ports.freshness, incoming.caller, route.views, config.freshnessMs);
  const reply = await route.answer(ports, incoming);
  if (freshness === "fresh" || reply.kind !== "ok") return reply;
  return { ...reply, headers: { ...reply.headers, consistency: "stale", "cache-control": "no-store" } };
};

export const runRoute = (route: Route, incoming: Incoming, services: Services): Promise<Reply> => {
  switch (route.kind) {
    case "command":
      return runCommand(route, incoming, services);
    case "query":
      return runQuery(route, incoming, services);
    case "action":
      return route.act(services.ports, incoming, services.edge);
  }
};
