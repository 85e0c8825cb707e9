import { describe, expect, it } from "vitest";
import { cacheKeys, cacheTtlMs } from "./cache-keys.ts";

describe("Cache keys", () => {
  it("never give two audiences one entry", () => {
    const keys = (["public", "retailer:a", "retailer:b", "company:a", "staff"] as const).flatMap((audience) => [
      cacheKeys.product("p", audience),
      cacheKeys.pricing("p", 10, audience),
      cacheKeys.search({ q: "mug" }, 1, audience),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are the same for the same search, in whatever order it is written", () => {
    expect(cacheKeys.search({ q: "mug", category: "c" }, 1, "public")).toBe(
      cacheKeys.search({ category: "c", q: "mug" }, 1, "public"),
    );
    expect(cacheKeys.search({ q: "mug" }, 1, "public")).not.toBe(cacheKeys.search({ q: "mugs" }, 1, "public"));
  });

  it("are named as operators look for them, and kept as long as they expect", () => {
    expect(cacheKeys.session("u")).toBe("session:user:u");
    expect(cacheKeys.inventory("p")).toBe("inventory:p");
    expect(cacheKeys.permissions("u")).toBe("permissions:user:u");
    expect(cacheKeys.recommendations("u")).toBe("recommendations:user:u");
    expect(cacheTtlMs).toMatchObject({ session: 86_400_000, product: 3_600_000, inventory: 300_000, pricing: 900_000 });
  });
});
