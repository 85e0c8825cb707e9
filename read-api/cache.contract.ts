import { describe, expect, it } from "vitest";
import type { Cache, Versioned } from "./cache.ts";

/** What every cache promises; `make` answers an empty one that holds at least 4 entries. */
export const cacheContract = (name: string, make: () => Cache<string>) => {
  const loaded = (value: string, version: string) => () => Promise.resolve<Versioned<string>>({ value, version });
  const unwanted = () => Promise.reject(new Error("loaded without need"));

  describe(name, () => {
    it("loads once and then answers from memory", async () => {
      const cache = make();
      expect(await cache.read("a", loaded("one", "001"))).toBe("one");
      expect(await cache.read("a", unwanted)).toBe("one");
    });

    it("loads once for all who ask at the same time", async () => {
      const cache = make();
      let loads = 0;
      const slow = () => new Promise<Versioned<string>>((resolve) => setTimeout(() => { resolve({ value: `${++loads}`, version: "001" }); }, 5)); // prettier-ignore
      expect(await Promise.all(Array.from({ length: 20 }, () => cache.read("a", slow)))).toEqual(Array(20).fill("1"));
    });

    it("does not keep a failure, nor share it with those who come later", async () => {
      const cache = make();
      await expect(cache.read("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
      expect(await cache.read("a", loaded("back", "001"))).toBe("back");
    });

    it("loads again for a caller who has seen more", async () => {
      const cache = make();
      await cache.read("a", loaded("old", "001"));
      expect(await cache.read("a", loaded("new", "005"), "005")).toBe("new");
      expect(await cache.read("a", unwanted)).toBe("new");
    });

    it("does not hand a load under way to a caller who has seen more", async () => {
      const cache = make();
      const first = cache.read("a", loaded("old", "001"));
      const second = cache.read("a", loaded("new", "005"), "005");
      expect(await Promise.all([first, second])).toEqual(["old", "new"]);
      expect(await cache.read("a", unwanted)).toBe("new");
    });

    it("keeps the newer of two, whichever is offered last", async () => {
      const cache = make();
      cache.offer("a", { value: "new", version: "007" });
      cache.offer("a", { value: "old", version: "003" });
      expect(await cache.read("a", unwanted)).toBe("new");
    });

    it("misses what was superseded, and does not take it back when it arrives late", async () => {
      const cache = make();
      cache.offer("a", { value: "old", version: "003" });
      cache.supersede("a", "007");
      cache.offer("a", { value: "late", version: "005" });
      expect(await cache.read("a", loaded("new", "007"))).toBe("new");
      expect(await cache.read("a", unwanted)).toBe("new");
    });

    it("answers a load that was superseded under way, but does not keep it", async () => {
      const cache = make();
      const first = cache.read("a", loaded("old", "001"));
      cache.supersede("a", "002");
      expect(await first).toBe("old");
      expect(await cache.read("a", loaded("new", "002"))).toBe("new");
    });
  });
};
