import { z } from "zod";
import type { CommandDefinition } from "../../schemas/command.ts";
import type { Principal } from "../../schemas/principal.ts";
import type { Access } from "../access.ts";
import type { Ports } from "../ports.ts";
import { type ActionRoute, type CommandRoute, type QueryRoute, type Reply, viewerOf } from "../route.ts";
import { problems } from "./problem.ts";
import { parsed } from "./parsed.ts";

type CommandSpec = Pick<CommandRoute, "method" | "path" | "tag"> & {
  readonly status?: 200 | 201;
  readonly limit?: CommandRoute["limit"];
  readonly fromPath?: Readonly<Record<string, string>>;
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string | undefined;
  readonly location?: ((result: unknown) => string) | undefined;
};

/** Permission and summary are the command's own. */
export const commandRoute = <Input, Result>(
  definition: CommandDefinition<Input, Result>,
  spec: CommandSpec,
): CommandRoute => ({
  kind: "command",
  definition,
  permission: definition.permission,
  summary: definition.summary,
  status: 200,
  fromPath: {},
  fixed: {},
  ...spec,
  ifMatch: spec.ifMatch,
  location: spec.location,
});

type Asked<Params extends z.ZodObject, Query extends z.ZodObject> = {
  readonly ports: Ports;
  readonly viewer: Principal;
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
};

type QuerySpec<Params extends z.ZodObject, Query extends z.ZodObject, Response extends z.ZodType> = {
  readonly path: `/${string}`;
  readonly permission: Exclude<Access, "public">;
  readonly summary: string;
  readonly tag: string;
  readonly limit?: QueryRoute["limit"];
  readonly params?: Params;
  readonly query?: Query;
  readonly response: Response;
  readonly views: readonly string[];
  /** undefined: not there, or not the viewer's to see. */
  readonly answer: (asked: Asked<Params, Query>) => Promise<z.output<Response> | undefined>;
};

const none = z.object({});

/** A read: parsed parameters in, a resource out, 404 for undefined. */
export const queryRoute = <
  Response extends z.ZodType,
  Params extends z.ZodObject = typeof none,
  Query extends z.ZodObject = typeof none,
>(
  spec: QuerySpec<Params, Query, Response>,
): QueryRoute => {
  const params: z.ZodObject = spec.params ?? none;
  const query: z.ZodObject = spec.query ?? none;
  return {
    ...spec,
    kind: "query",
    method: "get",
    params,
    query,
    etag: "revision",
    answer: async (ports, incoming) => {
      const asked = {
        ports,
        viewer: viewerOf(incoming.caller),
        params: parsed(spec.params ?? none, incoming.params) as z.output<Params>,
        query: parsed(spec.query ?? none, incoming.query) as z.output<Query>,
      };
      const body = await spec.answer(asked);
      if (body === undefined) return { kind: "problem", problem: problems.notFound() };
      return { kind: "ok", status: 200, body };
    },
  };
};

export const actionRoute = (
  spec: Omit<ActionRoute, "kind" | "params" | "query" | "body" | "mediaType"> & Partial<ActionRoute>,
): ActionRoute => ({
  params: none,
  query: none,
  body: undefined,
  mediaType: "application/json",
  ...spec,
  kind: "action",
});

/** For what is nobody's to keep: sessions, health, what an operator did. */
export const ok = (body: unknown): Reply => ({
  kind: "ok",
  status: 200,
  body,
  headers: { "cache-control": "no-store" },
});
