import { memoryCache } from "../../adapters/cache/memory.ts";
import type { RedisLiveUpdatesOptions } from "../../adapters/live-updates/redis/live-updates.ts";
import { memoryRateLimiter } from "../../adapters/rate-limiter/memory.ts";
import type { RateLimiter } from "../../read-api/http/rate-limit.ts";
import { type CatalogCaches, catalogCaches } from "../../read-api/products/catalog-caches.ts";
import type { Closing } from "./closing.ts";
import { type Fanout, ownUpdatesOnly } from "./live-updates.ts";

export type SharedMemoryOptions = {
  /** Processes share a memory when they share an event store, which this names. */
  readonly epoch: string;
  readonly isActive: (view: string) => boolean;
  readonly held: NonNullable<RedisLiveUpdatesOptions["held"]>;
  readonly onReached: NonNullable<RedisLiveUpdatesOptions["onReached"]>;
  readonly log: {
    readonly warn: (fields: object, message: string) => void;
    readonly info: (fields: object, message: string) => void;
  };
  readonly closing: Closing;
};

/** What may be lost at any moment and is right again by itself: caches, counts of requests, news of commits. */
export type SharedMemory = {
  readonly fanout: Fanout;
  readonly rateLimiter: RateLimiter;
  readonly catalogCaches: CatalogCaches;
};

/** In Redis where there is one, else in this process alone. */
export const openSharedMemory = async (
  redisUrl: string | undefined,
  options: SharedMemoryOptions,
): Promise<SharedMemory> => {
  if (redisUrl === undefined)
    return {
      fanout: ownUpdatesOnly(options.isActive),
      rateLimiter: memoryRateLimiter(),
      catalogCaches: catalogCaches((kind) => memoryCache(kind)),
    };
  // Loaded where it is needed: it would cost every other start.
  const { memoryInRedis } = await import("./memory-in-redis.ts");
  return memoryInRedis(redisUrl, options);
};
