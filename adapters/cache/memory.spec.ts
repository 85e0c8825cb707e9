import { expect, it } from "vitest";
import { cacheContract } from "../../read-api/cache.contract.ts";
import { memoryCache } from "./memory.ts";

cacheContract("The memory cache", () => memoryCache<string>({ max: 4, ttlMs: 60_000 }));

it("The memory cache never holds more than it may", () => {
  const cache = memoryCache<string>({ max: 4, ttlMs: 60_000 });
  for (let index = 0; index < 100; index++) cache.offer(`key ${index}`, { value: "", version: "0" });
  expect(cache.size()).toBe(4);
});
