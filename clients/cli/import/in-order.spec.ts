import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eachOf, inOrder } from "./in-order.ts";

describe("Tasks in order", () => {
  it("never start before the one `width` places earlier has ended, and keep the order of each key", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 3 })), { maxLength: 30 }),
        async (width, plan) => {
          const tasks = inOrder(width);
          const ended = new Set<number>();
          const byKey = new Map<string, number[]>();
          for (const [index, [key, ms]] of plan.entries())
            await tasks.add(key, async () => {
              for (let before = 0; before <= index - width; before += 1) expect(ended.has(before)).toBe(true);
              byKey.set(key, [...(byKey.get(key) ?? []), index]);
              await sleep(ms);
              ended.add(index);
            });
          await tasks.end();
          expect(ended.size).toBe(plan.length);
          for (const indices of byKey.values())
            expect(indices).toEqual(indices.toSorted((left, right) => left - right));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("stop at the first failure, and say which it was", async () => {
    const done: number[] = [];
    const work = eachOf([1, 2, 3, 4, 5, 6], 2, (item) => {
      if (item === 3) return Promise.reject(new Error("three"));
      done.push(item);
      return Promise.resolve();
    });
    await expect(work).rejects.toThrow("three");
    expect(done).not.toContain(6);
  });
});
