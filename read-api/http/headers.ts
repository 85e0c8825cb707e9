import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const security: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-resource-policy", "same-origin"],
  ["strict-transport-security", "max-age=31536000; includeSubDomains"],
];

/** For answers that are data: nothing may be loaded from them. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";
/** For our own pages: only what this server serves, and the styles that Swagger UI and GraphiQL write into their elements. */
export const pagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export const setSecurityHeaders = (response: ServerResponse) => {
  for (const [name, value] of security) response.setHeader(name, value);
  response.setHeader("content-security-policy", dataPolicy);
};

const exposed = [
  "Consistency-Token",
  "Consistency",
  "ETag",
  "Location",
  "Preference-Applied",
  "RateLimit-Limit",
  "RateLimit-Remaining",
  "RateLimit-Reset",
  "Retry-After",
  "X-Correlation-Id",
].join(", ");

const accepted = [
  "Accept",
  "Authorization",
  "Business-Time",
  "Consistency-Token",
  "Content-Type",
  "Idempotency-Key",
  "If-Match",
  "If-None-Match",
  "Prefer",
  "Traceparent",
  "X-Correlation-Id",
].join(", ");

/** Exact origins only, no cookies. True when the request was a preflight and is answered. */
export const cors = (origins: ReadonlySet<string>, request: IncomingMessage, response: ServerResponse): boolean => {
  const { origin } = request.headers;
  if (origin === undefined || origins.size === 0) return false;
  response.setHeader("vary", "Origin");
  if (!origins.has(origin)) return false;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", exposed);
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return false;
  response.setHeader("access-control-allow-methods", "GET, POST, PUT, DELETE");
  response.setHeader("access-control-allow-headers", accepted);
  response.setHeader("access-control-max-age", "7200");
  response.writeHead(204).end();
  return true;
};

const traceParent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's own correlation id, or its trace's, or a new one. */
export const correlationOf = (request: IncomingMessage): string => {
  const { traceparent, "x-correlation-id": own } = request.headers;
  if (typeof own === "string" && /^[\w.:-]{1,100}$/.test(own)) return own;
  const trace = typeof traceparent === "string" ? traceParent.exec(traceparent)?.[1] : undefined;
  return trace ?? randomBytes(16).toString("hex");
};
