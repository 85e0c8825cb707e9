import { circuit } from "../redis/circuit.ts";
import type { RedisClient } from "../redis/client.ts";
import { memoryRateLimiter } from "./memory.ts";

type Rate = { readonly limit: number; readonly windowMs: number };

/** One window a key, begun by its first take; a refused take changes nothing. Redis' own clock ends it. */
const takeScript = `
local left = redis.call('PTTL', KEYS[1])
local taken = 0
if left > 0 then taken = tonumber(redis.call('GET', KEYS[1])) else left = tonumber(ARGV[2]) end
if taken >= tonumber(ARGV[1]) then return {0, 0, left} end
if taken == 0 then redis.call('SET', KEYS[1], 1, 'PX', left) else redis.call('INCR', KEYS[1]) end
return {1, tonumber(ARGV[1]) - taken - 1, left}`;

export type RedisRateLimiterOptions = {
  /** Its deadline is the longest that a take waits. */
  readonly redis: RedisClient;
  /** Stands before every key, so that deployments on one Redis do not count each other. */
  readonly prefix: string;
};

const verdictOf = (reply: unknown) => {
  const [allowed, remaining, resetMs] = Array.isArray(reply) ? reply.map(Number) : [];
  if (allowed === undefined || remaining === undefined || resetMs === undefined)
    throw new TypeError("Redis gave no verdict");
  return { allowed: allowed === 1, remaining, resetMs };
};

/** Counts for all gateways together. Each also counts what it saw itself, and goes by that while Redis is away: never without a limit. */
export const redisRateLimiter = ({ redis, prefix }: RedisRateLimiterOptions) => {
  const own = memoryRateLimiter();
  const { attempt } = circuit(redis);

  return {
    take: async (key: string, rate: Rate) => {
      const mine = own.take(key, rate);
      const shared = await attempt(async () =>
        verdictOf(await redis.eval(takeScript, 1, `${prefix}rate:${key}`, rate.limit, rate.windowMs)),
      );
      return shared?.value ?? mine;
    },
  };
};
