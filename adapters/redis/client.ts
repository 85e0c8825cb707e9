import { Redis } from "ioredis";

type Log = {
  readonly warn: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
};

export type RedisSettings = {
  readonly url: string;
  /** What the connection is for: seen in CLIENT LIST and in the log. */
  readonly name: string;
  readonly log: Log;
  /** A command without an answer fails after this long; what it did is unknown then. */
  readonly deadlineMs?: number;
};

export type RedisClient = Redis;

const connectTimeoutMs = 2_000;
const keepAliveMs = 10_000;
const [retryFirstMs, retryMostMs] = [50, 1_000];

/** Nothing waits for a connection: what cannot be sent now fails now, and the caller has its own way without Redis. */
const options = ({ name, deadlineMs = 250 }: RedisSettings) => ({
  connectionName: `tradepost:${name}`,
  connectTimeout: connectTimeoutMs,
  commandTimeout: deadlineMs,
  keepAlive: keepAliveMs,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (times: number) => Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(times, 10)),
});

/** One line when Redis goes away and one when it is back, however often it is tried in between. */
const logOutages = (redis: Redis, { name, log }: RedisSettings, isClosing: () => boolean) => {
  let away = false;
  let cause: Error | undefined;
  redis.on("error", (error: Error) => {
    cause = error;
  });
  redis.on("close", () => {
    if (away || isClosing()) return;
    away = true;
    log.warn({ err: cause, connection: name }, "Redis is out of reach; going on without it");
  });
  redis.on("ready", () => {
    if (away) log.info({ connection: name }, "Redis is back");
    away = false;
    cause = undefined;
  });
};

/** A connection that is made, and made again, in the background. */
export const redisClient = (settings: RedisSettings) => {
  let closing = false;
  const redis = new Redis(settings.url, options(settings));
  logOutages(redis, settings, () => closing);
  return {
    redis,
    close: () => {
      closing = true;
      redis.disconnect();
    },
  };
};
