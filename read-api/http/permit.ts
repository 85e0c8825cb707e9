import { type Access, permits } from "../access.ts";
import type { GatewayConfig } from "../config.ts";
import { type Caller, callerKey } from "./caller.ts";
import { problemError, problems } from "./problem.ts";
import { rateLimitHeaders, type RateLimiter, type RateLimitName } from "./rate-limit.ts";

/** @throws ProblemError Unauthenticated or Forbidden. */
export const permit = ({ session }: Pick<Caller, "session">, access: Access) => {
  if (permits(session?.principal, access)) return;
  throw problemError(session ? problems.forbidden() : problems.unauthenticated());
};

/** Counts one take of `key`; the answer's RateLimit headers.
 * @throws ProblemError TooManyRequests. */
export const countTake = async (
  limiter: RateLimiter,
  name: RateLimitName,
  { rateLimits }: Pick<GatewayConfig, "rateLimits">,
  key: string,
) => {
  const rate = rateLimits[name];
  const verdict = await limiter.take(`${name}:${key}`, rate);
  const headers = rateLimitHeaders(rate, verdict);
  if (verdict.allowed) return headers;
  const refused = problems.tooManyRequests(verdict.resetMs);
  throw problemError({ ...refused, headers: { ...refused.headers, ...headers } });
};

/** Counts a request of `caller`. Whoever may import is not limited: an import is thousands of requests. */
export const countRequest = (
  limiter: RateLimiter,
  name: RateLimitName,
  config: Pick<GatewayConfig, "rateLimits">,
  caller: Caller,
): Promise<Readonly<Record<string, string>>> =>
  permits(caller.session?.principal, "orders:import")
    ? Promise.resolve({})
    : countTake(limiter, name, config, callerKey(caller));
