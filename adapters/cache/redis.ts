import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Circuit, circuit } from "../redis/circuit.ts";
import type { RedisClient } from "../redis/client.ts";
import { type CacheLimits, memoryCache, type Versioned } from "./memory.ts";
import { fetchScript, offerScript, releaseScript, supersedeScript } from "./redis-scripts.ts";

type Load<Value> = () => Promise<Versioned<Value>>;

export type RedisCacheOptions<Value> = CacheLimits<Value> & {
  readonly redis: RedisClient;
  /** Stands before every key, so that deployments on one Redis share nothing. */
  readonly prefix: string;
  /** What another process has written, as a value of today's shape; undefined: it is of no use. */
  readonly parse: (json: unknown) => Value | undefined;
};

const valueBytesMax = 256 * 1024;
/** Who dies while it loads holds the others up for so long at the most. */
const loadingMs = 1_000;
const [waitMs, lookEveryMs] = [500, 15];

type Fetched<Value> =
  { readonly kind: "kept"; readonly entry: Versioned<Value> } | { readonly kind: "load" } | { readonly kind: "wait" };

const textsOf = (reply: unknown): readonly string[] => (Array.isArray(reply) ? reply.map(String) : []);

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The part that all processes share. Each call may come to nothing: then Redis is away. */
const secondLevel = <Value>(options: RedisCacheOptions<Value>, { attempt }: Circuit) => {
  const { redis, prefix, ttlMs, parse, keeps = () => true } = options;
  const entryOf = (key: string) => `${prefix}${key}`;
  const lockOf = (key: string) => `${prefix}loading:${key}`;

  const fetchedOf = (reply: unknown): Fetched<Value> => {
    const [kind, version = "", body = ""] = textsOf(reply);
    if (kind === "wait") return { kind };
    const value = kind === "kept" ? parse(parsedJson(body)) : undefined;
    // What cannot be read is loaded without a lock: offering it mends it.
    return value === undefined ? { kind: "load" } : { kind: "kept", entry: { value, version } };
  };

  return {
    fetch: (key: string, atLeast: string, token: string) =>
      attempt(async () =>
        fetchedOf(await redis.eval(fetchScript, 2, entryOf(key), lockOf(key), atLeast, token, loadingMs)),
      ),
    offer: (key: string, version: string, body: string, token = "") =>
      attempt(() => redis.eval(offerScript, 2, entryOf(key), lockOf(key), version, body, ttlMs, token)),
    /** As it is kept; undefined: it is not. */
    bodyOf: (value: Value) => {
      const body = keeps(value) ? JSON.stringify(value) : undefined;
      return body !== undefined && Buffer.byteLength(body) <= valueBytesMax ? body : undefined;
    },
    supersede: (key: string, version: string) =>
      attempt(() => redis.eval(supersedeScript, 1, entryOf(key), version, ttlMs)),
    release: (key: string, token: string) => attempt(() => redis.eval(releaseScript, 1, lockOf(key), token)),
  };
};

/** Loads what neither level has: one process at a time loads a key, the others wait for it, but not long. */
const sharedLoad = <Value>(shared: ReturnType<typeof secondLevel<Value>>) => {
  /** Nobody waits for Redis to have taken it. */
  const share = (key: string, { value, version }: Versioned<Value>, token: string) => {
    const body = shared.bodyOf(value);
    void (body === undefined ? shared.release(key, token) : shared.offer(key, version, body, token));
  };

  const loadAndShare = async (key: string, load: Load<Value>, token: string) => {
    try {
      const entry = await load();
      share(key, entry, token);
      return entry;
    } catch (error) {
      void shared.release(key, token);
      throw error;
    }
  };

  return async (key: string, load: Load<Value>, atLeast: string): Promise<Versioned<Value>> => {
    const token = randomUUID();
    const until = performance.now() + waitMs;
    while (performance.now() < until) {
      const fetched = await shared.fetch(key, atLeast, token);
      if (fetched === undefined) return load();
      if (fetched.value.kind === "kept") return fetched.value.entry;
      if (fetched.value.kind === "load") return loadAndShare(key, load, token);
      await pause(lookEveryMs);
    }
    return load();
  };
};

/** The bounded cache of this process with Redis behind it, which all processes share. While Redis is away: this process and the source alone.
 * What was superseded while Redis was away is not known there: nothing older than the newest of it is taken from Redis again. */
export const redisCache = <Value>(options: RedisCacheOptions<Value>) => {
  const first = memoryCache<Value>(options);
  const second = secondLevel(options, circuit(options.redis));
  const load = sharedLoad(second);
  let untold = "";

  return {
    read: (key: string, source: Load<Value>, atLeast?: string) =>
      first.read(key, (needed) => load(key, source, needed > untold ? needed : untold), atLeast),
    offer: (key: string, entry: Versioned<Value>) => {
      first.offer(key, entry);
      const body = second.bodyOf(entry.value);
      if (body !== undefined) void second.offer(key, entry.version, body);
    },
    supersede: (key: string, version: string) => {
      first.supersede(key, version);
      void second.supersede(key, version).then((told) => {
        if (told === undefined && version > untold) untold = version;
      });
    },
    size: first.size,
  };
};
