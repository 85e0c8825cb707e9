import type { z } from "zod";
import type { CommandDefinition } from "../schemas/command.ts";
import type { Principal } from "../schemas/principal.ts";
import type { registryMediaType } from "../schemas/topics/registry-answers.ts";
import { type Access, isAccess } from "./access.ts";
import type { Login } from "./accounts/login.ts";
import type { Caller } from "./http/caller.ts";
import type { Problem } from "./http/problem.ts";
import type { RateLimitName } from "./http/rate-limit.ts";
import type { Ports } from "./ports.ts";

export type Method = "get" | "post" | "put" | "delete";

/** What the edge has read of a request when it reaches its route. */
export type Incoming = {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  /** Aborted once the client has gone. */
  readonly signal: () => AbortSignal;
};

export type Reply =
  | {
      readonly kind: "ok";
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "lines"; readonly lines: AsyncIterable<unknown> }
  | { readonly kind: "problem"; readonly problem: Problem };

type Described = {
  readonly method: Method;
  /** As OpenAPI writes it: "/api/orders/{id}". */
  readonly path: `/${string}`;
  readonly permission: Access;
  readonly summary: string;
  readonly tag: string;
  /** The bucket it counts in; "default" where nothing is said. */
  readonly limit?: RateLimitName | "none" | undefined;
};

/** One command, its input put together from body and path. */
export type CommandRoute = Described & {
  readonly kind: "command";
  readonly definition: CommandDefinition;
  readonly status: 200 | 201;
  /** Path parameter -> input field; the rest of the input is the body. */
  readonly fromPath: Readonly<Record<string, string>>;
  /** Input fields that the address itself says. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Input field that `If-Match` fills with a revision. */
  readonly ifMatch: string | undefined;
  readonly location: ((result: unknown) => string) | undefined;
};

export type QueryRoute = Described & {
  readonly kind: "query";
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly response: z.ZodType;
  /** Views that the answer is read from: the caller's token is waited for on these. */
  readonly views: readonly string[];
  readonly etag: "revision" | "body" | "none";
  readonly answer: (ports: Ports, incoming: Incoming) => Promise<Reply>;
};

/** Anything else: login, operations, streams. */
export type ActionRoute = Described & {
  readonly kind: "action";
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  readonly response: z.ZodType;
  readonly mediaType: "application/json" | "application/x-ndjson" | typeof registryMediaType;
  /** Where its "no" is no problem document: status -> when, all of one shape in `mediaType`. */
  readonly failures?: { readonly shape: z.ZodType; readonly when: Readonly<Record<number, string>> };
  readonly act: (ports: Ports, incoming: Incoming, edge: EdgeServices) => Promise<Reply>;
};

export type Route = CommandRoute | QueryRoute | ActionRoute;

/** What login needs of the gateway itself. */
export type EdgeServices = {
  readonly login: Login;
};

/** A principal is there: the permission is not "public". */
export const viewerOf = (caller: Caller): Principal => {
  if (!caller.session) throw new TypeError("a route that needs a viewer is not public");
  return caller.session.principal;
};

/** @throws TypeError for a route without a permission, or two of the same address. */
export const assertRoutes = (routes: readonly Route[]) => {
  const addresses = new Set<string>();
  for (const { method, path, permission } of routes) {
    const address = `${method} ${path}`;
    if (!isAccess(permission)) throw new TypeError(`${address} declares no permission`);
    if (addresses.has(address)) throw new TypeError(`${address} is there twice`);
    addresses.add(address);
  }
};
