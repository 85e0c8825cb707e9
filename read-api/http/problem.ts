import type { CommandAnswer } from "../../schemas/command.ts";
import { rejectionSentence } from "../../schemas/rejection-sentences.ts";

/** RFC 9457, before it is written out. `code` is public and for ever; `headers` go with the answer. */
export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** What a rejection says beside its code, for example the quantity that is left. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
};

const inSeconds = (ms: number) => String(Math.max(1, Math.ceil(ms / 1000)));

export const problems = {
  invalid: (errors: readonly { readonly path: string; readonly message: string }[]): Problem => ({
    status: 400,
    code: "Invalid",
    title: "The request does not have the form that is asked for",
    errors,
  }),
  unauthenticated: (): Problem => ({
    status: 401,
    code: "Unauthenticated",
    title: "Log in first",
    headers: { "www-authenticate": 'Bearer realm="tradepost"' },
  }),
  invalidToken: (): Problem => ({
    status: 401,
    code: "InvalidAccessToken",
    title: "The access token is not valid, or no longer",
    headers: { "www-authenticate": 'Bearer realm="tradepost", error="invalid_token"' },
  }),
  invalidCredentials: (): Problem => ({
    status: 401,
    code: "InvalidCredentials",
    title: "No account has this e-mail and password",
    headers: { "www-authenticate": 'Bearer realm="tradepost"' },
  }),
  forbidden: (): Problem => ({ status: 403, code: "Forbidden", title: "Your role does not permit this" }),
  notFound: (): Problem => ({ status: 404, code: "NotFound", title: "There is no such thing here" }),
  methodNotAllowed: (allowed: readonly string[]): Problem => ({
    status: 405,
    code: "MethodNotAllowed",
    title: "This address does not know the method",
    headers: { allow: allowed.join(", ").toUpperCase() },
  }),
  preconditionFailed: (): Problem => ({
    status: 412,
    code: "PreconditionFailed",
    title: "It has changed since you read it",
  }),
  /** The rest of the body is not read: the connection is of no more use. */
  tooLarge: (): Problem => ({
    status: 413,
    code: "TooLarge",
    title: "The body is larger than this address takes",
    headers: { connection: "close" },
  }),
  unsupportedMediaType: (): Problem => ({
    status: 415,
    code: "UnsupportedMediaType",
    title: "The body has to be JSON (application/json, UTF-8)",
  }),
  tooManyRequests: (retryAfterMs: number): Problem => ({
    status: 429,
    code: "TooManyRequests",
    title: "Too many requests of this kind",
    headers: { "retry-after": inSeconds(retryAfterMs) },
  }),
  internal: (): Problem => ({ status: 500, code: "Internal", title: "Something went wrong on our side" }),
  overloaded: (retryAfterMs: number): Problem => ({
    status: 503,
    code: "Unavailable",
    title: "Try again in a moment; the same Idempotency-Key is safe",
    headers: { "retry-after": inSeconds(retryAfterMs) },
  }),
  viewBehind: (): Problem => ({
    status: 503,
    code: "ViewBehind",
    title: "The view has not caught up with the token that was presented",
    headers: { "retry-after": "1" },
  }),
};

type Refused = Exclude<CommandAnswer, { outcome: "accepted" }>;

const rejected = ({ reason, detail }: Extract<Refused, { outcome: "rejected" }>): Problem => ({
  status: reason === "RevisionDiffers" ? 412 : 422,
  code: reason,
  title: rejectionSentence(reason) ?? "A rule of the marketplace refuses this",
  ...(detail && { parameters: detail }),
});

const keyRefused = ({ code }: Extract<Refused, { outcome: "key-refused" }>): Problem =>
  code === "IdempotencyKeyMissing"
    ? { status: 400, code, title: "This request needs an Idempotency-Key" }
    : { status: 422, code, title: "This Idempotency-Key cannot be used (again) for this request" };

const busy = ({ code, retryAfterMs }: Extract<Refused, { outcome: "busy" }>): Problem => ({
  status: 409,
  code,
  title: "Still being carried out: ask again with the same Idempotency-Key",
  headers: { "retry-after": inSeconds(retryAfterMs) },
});

/** How the write side's "no" reads over HTTP: a refusal by a business rule is 422, a technical conflict that a retry solves is 409. */
export const problemOf = (answer: Refused): Problem => {
  switch (answer.outcome) {
    case "rejected":
      return rejected(answer);
    case "invalid":
      return problems.invalid(answer.issues);
    case "not-found":
      return problems.notFound();
    case "forbidden":
      return problems.forbidden();
    case "key-refused":
      return keyRefused(answer);
    case "busy":
      return busy(answer);
    case "unavailable":
      return problems.overloaded(answer.retryAfterMs);
  }
};

/** The body of `application/problem+json`. */
export const problemBody = (problem: Problem, correlationId: string) => ({
  type: `urn:tradepost:problem:${problem.code}`,
  title: problem.title,
  status: problem.status,
  code: problem.code,
  ...(problem.detail !== undefined && { detail: problem.detail }),
  ...(problem.parameters && { parameters: problem.parameters }),
  ...(problem.errors && { errors: problem.errors }),
  instance: `urn:tradepost:request:${correlationId}`,
  correlationId,
});

/** Every code that the gateway itself answers with, beside the rejections of the commands. */
export const edgeCodes = [
  "Invalid",
  "Unauthenticated",
  "InvalidAccessToken",
  "InvalidCredentials",
  "Forbidden",
  "NotFound",
  "NoTopics",
  "MethodNotAllowed",
  "PreconditionFailed",
  "TooLarge",
  "UnsupportedMediaType",
  "TooManyRequests",
  "Internal",
  "Unavailable",
  "ViewBehind",
  "IdempotencyKeyMissing",
  "IdempotencyKeyReused",
  "IdempotencyKeyExpired",
  "InFlight",
  "Contended",
] as const;

/** A problem on its way out of a resolver or a parser. */
export type ProblemError = Error & { readonly code: "PROBLEM"; readonly problem: Problem };

export const problemError = (problem: Problem): ProblemError =>
  Object.assign(new Error(problem.code), { code: "PROBLEM" as const, problem });

export const isProblemError = (error: unknown): error is ProblemError =>
  error instanceof Error && "code" in error && error.code === "PROBLEM" && "problem" in error;
