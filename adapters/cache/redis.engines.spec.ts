import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { cacheContract } from "../../read-api/cache.contract.ts";
import { redisClient } from "../redis/client.ts";
import { ownRedis } from "../redis/own-redis.fixture.ts";
import { quietLog, ready } from "../redis/ready.fixture.ts";
import { redisCache, type RedisCacheOptions } from "./redis.ts";

const parse = (json: unknown) => (typeof json === "string" ? json : undefined);
const limits = { max: 1_000, ttlMs: 60_000, parse };
const prefix = () => `spec:${randomUUID()}:`;
const loaded = (value: string, version: string) => () => Promise.resolve({ value, version });
const unwanted = () => Promise.reject(new Error("loaded without need"));

describe("A cache of memory and Redis", () => {
  const client = redisClient({ url: inject("redisUrl"), name: "spec", log: quietLog(), deadlineMs: 2_000 });
  const made = (options: Partial<RedisCacheOptions<string>> = {}) =>
    redisCache<string>({ redis: client.redis, prefix: prefix(), ...limits, ...options });
  /** What two processes have: a memory each, one Redis. */
  const pair = (options: Partial<RedisCacheOptions<string>> = {}) => {
    const shared = prefix();
    return [made({ prefix: shared, ...options }), made({ prefix: shared, ...options })] as const;
  };
  beforeAll(() => ready(client.redis));
  afterAll(client.close);

  cacheContract("as any cache", () => made());

  it("answers what another process has loaded", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("loaded", "001"));
    expect(await two.read("a", unwanted)).toBe("loaded");
    expect(await two.read("a", loaded("newer", "005"), "004")).toBe("newer");
  });

  it("loads once for two processes whose callers all ask at the same time", async () => {
    const [one, two] = pair();
    let loads = 0;
    const slow = async () => {
      loads += 1;
      await pause(60);
      return { value: "slow", version: "001" };
    };
    const reads = Array.from({ length: 40 }, (_, index) => (index % 2 ? one : two).read("a", slow));
    expect(new Set(await Promise.all(reads))).toEqual(new Set(["slow"]));
    expect(loads).toBe(1);
  });

  it("waits for another process, but not for ever", async () => {
    const [one, two] = pair();
    const never = one.read("a", () => pause(3_000).then(loaded("late", "001")));
    const begun = performance.now();
    expect(await two.read("a", loaded("own", "001"))).toBe("own");
    expect(performance.now() - begun).toBeLessThan(1_200);
    expect(await never).toBe("late");
  });

  it("lets the next one load where a load has failed", async () => {
    const [one, two] = pair();
    await expect(one.read("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    const begun = performance.now();
    expect(await two.read("a", loaded("back", "001"))).toBe("back");
    expect(performance.now() - begun).toBeLessThan(200);
  });

  it("takes nothing old, whichever process offers it and however late", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("old", "003"));
    two.supersede("a", "007");
    two.offer("a", { value: "late", version: "005" });
    one.offer("a", { value: "late", version: "006" });
    const three = pair()[0];
    expect(await two.read("a", loaded("new", "007"))).toBe("new");
    expect(await three.read("a", loaded("other", "001"))).toBe("other");
    expect(await one.read("a", unwanted, "007")).toBe("new");
  });

  it("orders versions byte by byte, whatever the server's language", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("upper", "00B"));
    one.offer("a", { value: "lower", version: "00a" });
    expect(await two.read("a", unwanted, "00a")).toBe("lower");
  });

  it("gives every key an end, superseded ones too", async () => {
    const shared = prefix();
    const cache = made({ prefix: shared });
    await cache.read("a", loaded("one", "001"));
    cache.supersede("b", "002");
    await cache.read("c", loaded("one", "001"));
    for (const key of ["a", "b", "c"]) expect(await client.redis.pttl(`${shared}${key}`)).toBeGreaterThan(0);
    expect(await client.redis.keys(`${shared}loading:*`)).toEqual([]);
  });

  it("leaves out of Redis what is large, and what is not worth a place", async () => {
    const shared = prefix();
    const cache = made({ prefix: shared, keeps: (value) => value !== "nothing" });
    await cache.read("large", loaded("x".repeat(300_000), "001"));
    await cache.read("nothing", loaded("nothing", "001"));
    expect(await client.redis.keys(`${shared}*`)).toEqual([]);
    expect(await cache.read("nothing", loaded("something", "001"))).toBe("something");
  });

  it("loads again what another release has written in another shape, and mends it", async () => {
    const shared = prefix();
    const earlier = redisCache<number>({ redis: client.redis, prefix: shared, max: 4, ttlMs: 60_000, parse: Number });
    await earlier.read("a", () => Promise.resolve({ value: 1, version: "001" }));
    expect(await made({ prefix: shared }).read("a", loaded("text", "001"))).toBe("text");
    expect(await made({ prefix: shared }).read("a", unwanted)).toBe("text");
  });
});

describe("A cache of memory and Redis, when Redis fails,", () => {
  let own: Awaited<ReturnType<typeof ownRedis>>;
  let client: ReturnType<typeof redisClient>;
  const pair = () => {
    const shared = { redis: client.redis, prefix: prefix(), ...limits };
    return [redisCache<string>(shared), redisCache<string>(shared)] as const;
  };
  beforeAll(async () => {
    own = await ownRedis();
    client = redisClient({ url: own.url, name: "spec", log: quietLog(), deadlineMs: 100 });
    await ready(client.redis);
  });
  afterAll(async () => {
    client.close();
    await own.stop();
  });

  it("answers from the source while Redis hangs, held up once, and takes nothing from it that was superseded meanwhile", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("old", "001"));
    own.pause();
    const begun = performance.now();
    two.supersede("a", "005");
    expect(await two.read("a", loaded("new", "005"))).toBe("new");
    for (let key = 0; key < 50; key += 1) await two.read(`key ${String(key)}`, loaded("source", "001"));
    expect(performance.now() - begun).toBeLessThan(400);
    own.resume();
    await pause(1_100);
    expect(await two.read("a", unwanted)).toBe("new");
  });

  it("does not trust Redis with what is older than a version that it could not be told", async () => {
    const shared = { redis: client.redis, prefix: prefix(), ...limits };
    const [writer, small] = [redisCache<string>(shared), redisCache<string>({ ...shared, max: 1 })];
    await writer.read("a", loaded("old", "001"));
    own.pause();
    small.supersede("a", "005");
    await pause(150);
    // Its one place is taken: this process has forgotten what it knew of "a".
    await small.read("b", loaded("other", "009"));
    own.resume();
    await pause(1_100);
    expect(await small.read("a", loaded("new", "006"))).toBe("new");
  });

  it("answers from the source while Redis is killed, and right once it is back, empty", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("old", "001"));
    await own.kill();
    two.supersede("a", "005");
    expect(await two.read("b", loaded("source", "001"))).toBe("source");
    await own.start();
    await ready(client.redis);
    await pause(1_100);
    expect(await two.read("a", loaded("new", "005"))).toBe("new");
    expect(await one.read("a", unwanted, "005")).toBe("new");
  });

  it("fills up again after Redis has been emptied", async () => {
    const [one, two] = pair();
    await one.read("a", loaded("before", "001"));
    await own.empty();
    expect(await two.read("a", loaded("after", "002"))).toBe("after");
    expect(await one.read("a", unwanted, "002")).toBe("after");
  });
});
