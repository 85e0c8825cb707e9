import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortedRuns } from "./sorted-runs.ts";

async function* from<Item>(items: readonly Item[]) {
  for (const item of items) yield await Promise.resolve(item);
}

describe("Sorted runs", () => {
  it("give everything in order, in memory or spilled", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ maxLength: 5 })),
        fc.integer({ min: 1, max: 10 }),
        async (texts, heldMax) => {
          const items = texts.map((text) => ({ text }));
          const sorted: { text: string }[] = [];
          for await (const item of sortedRuns(from(items), ({ text }) => text, heldMax)) sorted.push(item);
          expect(sorted.map(({ text }) => text)).toEqual(texts.toSorted((left, right) => (left < right ? -1 : 1)));
        },
      ),
      { numRuns: 30 },
    );
  });
});
