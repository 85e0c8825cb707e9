import { memoryRateLimiter } from "../../../adapters/rate-limiter/memory.ts";
import type { RateLimiter } from "../../../read-api/http/rate-limit.ts";
import { type Engines, notBuiltIn } from "../engines.ts";

/** Memory, each gateway counting for itself, or Redis where REDIS_URL is set.
 * @throws Fault */
export const chooseRateLimiter = ({ redisUrl }: Engines): (() => RateLimiter) => {
  if (redisUrl !== undefined) throw notBuiltIn("REDIS_URL", "Redis");
  return memoryRateLimiter;
};
