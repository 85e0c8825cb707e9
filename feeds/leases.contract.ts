import { describe, expect, it } from "vitest";
import { until } from "./sample-log.contract.ts";
import type { Leases } from "./leases.ts";

export const leasesContract = (name: string, make: () => Promise<Leases> | Leases) => {
  describe(`leases in ${name}`, () => {
    it("go to one owner, who renews them, and to nobody else meanwhile", async () => {
      const leases = await make();
      expect(await leases.acquire(["a", "b"], "one", 60_000)).toHaveLength(2);
      expect(await leases.acquire(["b", "c"], "other", 60_000)).toEqual(["c"]);
      expect(await leases.acquire(["a"], "one", 60_000)).toEqual(["a"]);
      expect(await leases.holder("b")).toBe("one");
      expect(await leases.holder("nothing")).toBeUndefined();
    });

    it("are free once released by their owner, not by others", async () => {
      const leases = await make();
      await leases.acquire(["a"], "one", 60_000);
      await leases.release(["a"], "other");
      expect(await leases.acquire(["a"], "other", 60_000)).toEqual([]);
      await leases.release(["a"], "one");
      expect(await leases.acquire(["a"], "other", 60_000)).toEqual(["a"]);
    });

    it("run out", async () => {
      const leases = await make();
      await leases.acquire(["a"], "one", 20);
      await until(async () => (await leases.acquire(["a"], "other", 60_000)).length === 1);
      expect(await leases.acquire(["a"], "one", 60_000)).toEqual([]);
    });

    it("go to one of many who ask at once", async () => {
      const leases = await make();
      const owners = Array.from({ length: 10 }, (_, index) => `owner-${String(index)}`);
      const taken = await Promise.all(owners.map((owner) => leases.acquire(["x", "y", "z"], owner, 60_000)));
      expect(taken.flat().toSorted()).toEqual(["x", "y", "z"]);
    });
  });
};
