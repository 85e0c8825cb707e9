import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { rateLimiterContract } from "../../read-api/http/rate-limiter.contract.ts";
import { redisClient } from "../redis/client.ts";
import { ownRedis } from "../redis/own-redis.fixture.ts";
import { quietLog, ready } from "../redis/ready.fixture.ts";
import { redisRateLimiter } from "./redis.ts";

const prefix = () => `spec:${randomUUID()}:`;
const rate = { limit: 3, windowMs: 60_000 };

describe("the rate limiter on Redis", () => {
  const client = redisClient({ url: inject("redisUrl"), name: "spec", log: quietLog() });
  beforeAll(() => ready(client.redis));
  afterAll(client.close);

  rateLimiterContract(() => ({
    limiter: redisRateLimiter({ redis: client.redis, prefix: prefix() }),
    advance: (ms) => pause(ms + 5),
  }));

  it("counts for all gateways together, and leaves no key without an end", async () => {
    const shared = prefix();
    const one = redisRateLimiter({ redis: client.redis, prefix: shared });
    const two = redisRateLimiter({ redis: client.redis, prefix: shared });
    const verdicts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? one : two).take("a", rate)),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(3);
    expect(await client.redis.pttl(`${shared}rate:a`)).toBeGreaterThan(0);
  });

  it("keeps deployments with another prefix apart", async () => {
    const [one, two] = [prefix(), prefix()].map((own) => redisRateLimiter({ redis: client.redis, prefix: own }));
    for (let take = 0; take < 3; take += 1) await one?.take("a", rate);
    expect((await two?.take("a", rate))?.allowed).toBe(true);
  });
});

describe("The rate limiter, when Redis fails,", () => {
  let own: Awaited<ReturnType<typeof ownRedis>>;
  let client: ReturnType<typeof redisClient>;
  const log = quietLog();
  beforeAll(async () => {
    own = await ownRedis();
    client = redisClient({ url: own.url, name: "spec", log, deadlineMs: 100 });
    await ready(client.redis);
  });
  afterAll(async () => {
    client.close();
    await own.stop();
  });

  it("goes on with what this process has counted, and never without a limit", async () => {
    const limiter = redisRateLimiter({ redis: client.redis, prefix: prefix() });
    await limiter.take("a", rate);
    await own.kill();
    const taken = [await limiter.take("a", rate), await limiter.take("a", rate), await limiter.take("a", rate)];
    expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, false]);
    await own.start();
    await ready(client.redis);
    expect((await limiter.take("a", rate)).remaining).toBeLessThan(3);
  });

  it("is held up for its deadline once when Redis hangs, not at every take", async () => {
    const limiter = redisRateLimiter({ redis: client.redis, prefix: prefix() });
    await limiter.take("a", rate);
    own.pause();
    const begun = performance.now();
    await limiter.take("a", rate);
    const first = performance.now() - begun;
    for (let take = 0; take < 50; take += 1) await limiter.take("b", { limit: 100, windowMs: 60_000 });
    const all = performance.now() - begun;
    own.resume();
    expect(first).toBeLessThan(250);
    expect(all - first).toBeLessThan(150);
  });

  it("says so once an outage", async () => {
    await own.kill();
    await pause(1_500);
    await own.start();
    await ready(client.redis);
    expect(log.lines.filter((line) => line.includes("out of reach")).length).toBe(
      log.lines.filter((line) => line.includes("is back")).length,
    );
    expect(log.lines.length).toBeLessThan(10);
  });
});
