import { describe } from "vitest";
import { rateLimiterContract } from "../../read-api/http/rate-limiter.contract.ts";
import { memoryRateLimiter } from "./memory.ts";

describe("the rate limiter in memory", () => {
  rateLimiterContract(() => {
    let now = 0;
    return { limiter: memoryRateLimiter(() => now), advance: (ms) => (now += ms) };
  });
});
