import { z } from "zod";
import type { CommandDefinition } from "../../schemas/command.ts";
import { rejectionSentence } from "../../schemas/rejection-sentences.ts";
import { accessText } from "../access.ts";
import type { ActionRoute, CommandRoute, QueryRoute, Route } from "../route.ts";
import { operationId } from "./operation-id.ts";
import { edgeCodes } from "./problem.ts";
import { requestHeaders, responseHeaders } from "./openapi-headers.ts";

type Json = Readonly<Record<string, unknown>>;

const input = (schema: z.ZodType): Json => strip(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
const output = (schema: z.ZodType): Json => strip(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }));
const strip = ({ $schema: _, ...schema }: Json): Json => schema;

const content = (schema: Json, mediaType = "application/json") => ({ [mediaType]: { schema } });

/** The command's input without what the address or a header says. */
const bodySchema = (definition: CommandDefinition, without: readonly string[]): Json | undefined => {
  const { properties, required, ...rest } = input(definition.input);
  if (typeof properties !== "object" || properties === null) return rest;
  const left = Object.fromEntries(Object.entries(properties).filter(([name]) => !without.includes(name)));
  if (Object.keys(left).length === 0) return undefined;
  const needed = Array.isArray(required) ? required.filter((name) => !without.includes(String(name))) : [];
  return { ...rest, properties: left, required: needed };
};

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

const queryParameters = (query: z.ZodObject) => {
  const { properties, required } = input(query);
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties ?? {}).map(([name, schema]: [string, unknown]) => ({
    name,
    in: "query",
    required: needed.includes(name),
    schema,
  }));
};

const problem = (description: string) => ({
  description,
  content: content({ $ref: "#/components/schemas/Problem" }, "application/problem+json"),
});

const refused = (rejections: readonly string[]) => {
  const codes = [...rejections, "IdempotencyKeyReused", "IdempotencyKeyExpired"];
  const meant = codes.map((code) => [`\`${code}\``, rejectionSentence(code)].filter(Boolean).join(": "));
  return problem(`Refused. \`code\` is one of:\n\n${meant.map((line) => `- ${line}`).join("\n")}`);
};

const commonProblems = (route: Route) => ({
  400: problem("The request does not have the form that is asked for"),
  ...(route.permission !== "public" && { 403: problem("Your role does not permit this") }),
  401: problem("Not logged in, or no longer"),
  429: problem("Too many requests of this kind; see Retry-After"),
  500: problem("A fault on our side"),
  503: problem("Overloaded, or an engine is away: try again after Retry-After"),
});

const writeProblems = (definitions: readonly CommandDefinition[]) => ({
  404: problem("There is no such thing, or it is not yours"),
  409: problem("InFlight or Contended: send it again with the same Idempotency-Key"),
  413: problem("The body is too large"),
  415: problem("The body is no JSON"),
  422: refused(definitions.flatMap(({ rejections }) => rejections)),
});

const commandOperation = (route: CommandRoute) => {
  const { definition, fromPath, fixed, ifMatch } = route;
  const body = bodySchema(definition, [
    ...Object.values(fromPath),
    ...Object.keys(fixed),
    ...(ifMatch ? [ifMatch] : []),
  ]);
  return {
    ...(body && { requestBody: { required: true, content: content(body) } }),
    parameters: [
      ...pathParameters(route.path),
      ...requestHeaders("command", definition.idempotencyKey),
      ...(ifMatch ? requestHeaders("match") : []),
    ],
    responses: {
      [route.status]: {
        description: "Done, durably",
        headers: responseHeaders("command"),
        content: content(output(definition.result)),
      },
      ...writeProblems([definition]),
      ...(ifMatch && { 412: problem("It has changed since you read it") }),
    },
  };
};

const queryOperation = (route: QueryRoute) => ({
  parameters: [...pathParameters(route.path), ...queryParameters(route.query), ...requestHeaders("query")],
  responses: {
    200: {
      description: "As you may see it",
      headers: responseHeaders("query"),
      content: content(output(route.response)),
    },
    304: { description: "Unchanged since the ETag that was presented" },
    404: problem("There is no such thing, or it is not yours"),
  },
});

/** Lines are answered, never sent. */
const requestContent = (body: z.ZodType, mediaType: ActionRoute["mediaType"]) =>
  content(input(body), mediaType === "application/x-ndjson" ? "application/json" : mediaType);

const failures = ({ failures, mediaType }: ActionRoute) =>
  Object.fromEntries(
    Object.entries(failures?.when ?? {}).map(([status, description]) => [
      status,
      { description, content: content(failures ? output(failures.shape) : {}, mediaType) },
    ]),
  );

const actionOperation = (route: ActionRoute) => ({
  ...(route.body && { requestBody: { required: true, content: requestContent(route.body, route.mediaType) } }),
  parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
  responses: {
    200: { description: "Done", content: content(output(route.response), route.mediaType) },
    ...(route.method === "get" && { 304: { description: "Unchanged since the ETag that was presented" } }),
    ...(route.path.includes("{") && { 404: problem("There is no such thing") }),
    ...(route.body && { 413: problem("The body is too large"), 415: problem("The body is no JSON") }),
    ...failures(route),
  },
});

const operationOf = (route: Route) => {
  switch (route.kind) {
    case "command":
      return commandOperation(route);
    case "query":
      return queryOperation(route);
    case "action":
      return actionOperation(route);
  }
};

const describe = (route: Route) => {
  const { responses, ...operation } = operationOf(route);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: `Permission: \`${accessText(route.permission)}\`.`,
    security: route.permission === "public" ? [] : [{ bearer: [] }],
    ...operation,
    responses: { ...responses, ...commonProblems(route) },
  };
};

const problemSchema = {
  type: "object",
  description: `RFC 9457. Beside each command's own rejections \`code\` is one of: ${edgeCodes.join(", ")}.`,
  required: ["type", "title", "status", "code", "instance", "correlationId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    detail: { type: "string" },
    parameters: { type: "object", additionalProperties: { type: ["string", "number"] } },
    errors: {
      type: "array",
      items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
    },
    instance: { type: "string" },
    correlationId: { type: "string" },
  },
};

/** OpenAPI 3.1 of the same table that is served. */
export const openApi = (routes: readonly Route[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = describe(route);
  return {
    openapi: "3.1.0",
    info: {
      title: "Tradepost",
      version: "1",
      description: "The REST API of the Tradepost wholesale marketplace.",
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
};
