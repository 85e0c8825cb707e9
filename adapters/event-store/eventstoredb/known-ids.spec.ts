import { describe, expect, it } from "vitest";
import { knownIds, type KnownIds, nextOf } from "./known-ids.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ id: `id-${String(from + index)}`, revision: from + index }));
const stream = "thing-1";

describe("The known ids of a stream", () => {
  const bounds = (known: KnownIds) => {
    const there = known.of(stream);
    return [there?.from, there && nextOf(there)];
  };
  const find = (known: KnownIds, ...ids: readonly string[]) => ids.map((id) => known.of(stream)?.revisions.get(id));

  it("grow at both ends, and with what overlaps", () => {
    const known = knownIds(100);
    expect(bounds(known)).toEqual([undefined, undefined]);
    known.note(stream, range(10, 19));
    known.note(stream, range(20, 24));
    known.note(stream, range(5, 9));
    known.note(stream, range(3, 12));
    known.note(stream, range(22, 30));
    known.note(stream, []);
    expect(bounds(known)).toEqual([3, 31]);
    expect(find(known, "id-3", "id-17", "id-30", "id-2", "id-31")).toEqual([3, 17, 30, undefined, undefined]);
  });

  it("never have a gap: newer ones replace, older ones that do not reach are left out", () => {
    const known = knownIds(100);
    known.note(stream, range(10, 19));
    known.note(stream, range(0, 8));
    expect(bounds(known)).toEqual([10, 20]);
    known.note(stream, range(25, 29));
    expect(bounds(known)).toEqual([25, 30]);
    expect(find(known, "id-12")).toEqual([undefined]);
  });

  it("are bounded per stream and over all streams", () => {
    const known = knownIds(8, 40);
    for (let revision = 0; revision < 1000; revision += 1) known.note(stream, range(revision, revision));
    const [first, next] = bounds(known);
    expect(next).toBe(1000);
    expect(1000 - (first ?? 0)).toBeGreaterThanOrEqual(8);
    expect(1000 - (first ?? 0)).toBeLessThanOrEqual(10);
    for (let other = 0; other < 10; other += 1) known.note(`other-${String(other)}`, range(0, 7));
    expect(bounds(known)).toEqual([undefined, undefined]);
  });
});
