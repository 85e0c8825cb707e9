import { redisCache } from "../../adapters/cache/redis.ts";
import { redisLiveUpdates } from "../../adapters/live-updates/redis/live-updates.ts";
import { redisRateLimiter } from "../../adapters/rate-limiter/redis.ts";
import { redisClient } from "../../adapters/redis/client.ts";
import { catalogCaches } from "../../read-api/products/catalog-caches.ts";
import type { SharedMemory, SharedMemoryOptions } from "./shared-memory.ts";

/** Caches, limits and live updates that all processes of one event store share. */
export const memoryInRedis = (url: string, options: SharedMemoryOptions): SharedMemory => {
  const { epoch, held, onReached, log, closing } = options;
  const connect = (name: string) => {
    const client = redisClient({ url, name, log });
    closing.add(`Redis for ${name}`, client.close);
    return client.redis;
  };
  const [redis, commands, listening] = [connect("caches and limits"), connect("live updates"), connect("listening")];
  const prefix = `tradepost:${epoch}:`;
  return {
    fanout: redisLiveUpdates({ commands, listening, prefix, log, held, onReached }),
    rateLimiter: redisRateLimiter({ redis, prefix }),
    catalogCaches: catalogCaches((kind) => redisCache({ redis, prefix, ...kind })),
  };
};
