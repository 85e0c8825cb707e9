import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { ConsistencyToken } from "../../schemas/command.ts";
import type { AccessTokens, Session } from "./access-tokens.ts";
import { decodeToken } from "./consistency.ts";
import { problemError, problems } from "./problem.ts";

/** Who asks, and how: all that the headers say. */
export type Caller = {
  readonly session: Session | undefined;
  readonly correlationId: string;
  /** Network address, as far as the trusted proxies tell it. */
  readonly address: string;
  readonly token: ConsistencyToken | undefined;
  /** `Prefer: consistency=strict`: rather an error than a stale answer. */
  readonly strict: boolean;
  /** `Prefer: wait=N`, in milliseconds, at most 30,000. */
  readonly waitMs: number | undefined;
  readonly idempotencyKey: string | undefined;
  /** `Business-Time`: when it happened, for imports. */
  readonly at: string | undefined;
};

const waitMaxMs = 30_000;

const single = (header: string | readonly string[] | undefined) => (typeof header === "string" ? header : header?.[0]);

const preferences = (headers: IncomingHttpHeaders) => {
  const prefer = single(headers["prefer"]) ?? "";
  const seconds = /(?:^|[,;\s])wait=(\d{1,5})/.exec(prefer)?.[1];
  return {
    strict: /(?:^|[,;\s])consistency=strict/.test(prefer),
    waitMs: seconds === undefined ? undefined : Math.min(waitMaxMs, Number(seconds) * 1000),
  };
};

const tokenOf = (headers: IncomingHttpHeaders) => {
  const text = single(headers["consistency-token"]);
  if (text === undefined) return undefined;
  const token = decodeToken(text);
  if (!token) throw problemError(problems.invalid([{ path: "Consistency-Token", message: "is no token of ours" }]));
  return token;
};

const keyOf = (headers: IncomingHttpHeaders) => {
  const key = single(headers["idempotency-key"]);
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw problemError(problems.invalid([{ path: "Idempotency-Key", message: "is 1 to 200 visible ASCII characters" }]));
};

const atOf = (headers: IncomingHttpHeaders) => {
  const at = single(headers["business-time"]);
  if (at === undefined || !Number.isNaN(Date.parse(at))) return at;
  throw problemError(problems.invalid([{ path: "Business-Time", message: "is no ISO 8601 time" }]));
};

/** The address that the outermost of `trustedProxies` saw. */
export const addressOf = (request: IncomingMessage, trustedProxies: number) => {
  const direct = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return direct;
  const hops = (single(request.headers["x-forwarded-for"]) ?? "").split(",").map((hop) => hop.trim());
  const seen = hops.at(-trustedProxies);
  return seen === undefined || seen === "" ? direct : seen;
};

/** @throws ProblemError InvalidAccessToken. */
export const sessionOf = (
  headers: IncomingHttpHeaders,
  tokens: AccessTokens,
): Session | undefined | Promise<Session | undefined> => {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  if (!/^bearer /i.test(authorization)) throw problemError(problems.invalidToken());
  const session = tokens.verify(authorization.slice("bearer ".length).trim());
  if (session instanceof Promise) return session.then(required);
  return required(session);
};

const required = (session: Session | undefined) => {
  if (!session) throw problemError(problems.invalidToken());
  return session;
};

export type Edge = { readonly correlationId: string; readonly address: string };

/** @throws ProblemError when a header is malformed. */
export const callerOf = (headers: IncomingHttpHeaders, session: Session | undefined, edge: Edge): Caller => ({
  session,
  ...edge,
  token: tokenOf(headers),
  ...preferences(headers),
  idempotencyKey: keyOf(headers),
  at: atOf(headers),
});

/** Who a limit counts: the account, or the address of a stranger. */
export const callerKey = (caller: Caller) => caller.session?.principal.accountId ?? caller.address;
