import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyMap, entries, get, mapOf, type PersistentMap, set, without } from "./persistent-map.ts";

type Step = { readonly key: string; readonly value: number | undefined };

const apply = (map: PersistentMap<string, number>, { key, value }: Step) =>
  value === undefined ? without(map, key) : set(map, key, value);

const sorted = (pairs: Iterable<readonly [string, number]>) =>
  [...pairs].sort(([left], [right]) => (left < right ? -1 : 1));

/** Two texts of one FNV-1a hash, found by search: they share every slot down to the last level. */
const colliding = ["costarring", "liquid"] as const;

describe("A persistent map", () => {
  const step: fc.Arbitrary<Step> = fc.record({
    key: fc.oneof(fc.constantFrom("a", "b", "c", ...colliding), fc.string({ maxLength: 2 }), fc.uuid()),
    value: fc.option(fc.nat(), { nil: undefined }),
  });

  it("answers as a Map does, after any steps", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const model = new Map<string, number>();
        const map = steps.reduce((before, each) => {
          if (each.value === undefined) model.delete(each.key);
          else model.set(each.key, each.value);
          return apply(before, each);
        }, emptyMap<string, number>());
        expect(map.size).toBe(model.size);
        expect(sorted(entries(map))).toEqual(sorted(model));
        for (const { key } of steps) expect(get(map, key)).toBe(model.get(key));
      }),
    );
  });

  it("leaves the map it was made from as it was", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.array(step, { maxLength: 100 }), (first, then) => {
        const before = first.reduce(apply, emptyMap<string, number>());
        const stood = structuredClone(before);
        then.reduce(apply, before);
        expect(before).toEqual(stood);
      }),
    );
  });

  it("keeps two keys of one hash apart", () => {
    const both = mapOf(colliding.map((key, index) => [key, index] as const));
    expect(colliding.map((key) => get(both, key))).toEqual([0, 1]);
    expect(get(without(both, colliding[0]), colliding[1])).toBe(1);
  });

  it("shares what did not change: one entry more touches a few nodes of a large map", () => {
    const large = mapOf(Array.from({ length: 10_000 }, (_, index) => [`key-${index}`, index] as const));
    const nodes = (value: unknown, seen: Set<unknown>) => {
      if (typeof value !== "object" || value === null || seen.has(value)) return seen;
      seen.add(value);
      Object.values(value).forEach((inner) => nodes(inner, seen));
      return seen;
    };
    const known = nodes(large, new Set());
    const made = [...nodes(set(large, "one more", 1), new Set())].filter((node) => !known.has(node));
    expect(made.length).toBeLessThan(20);
  });
});
