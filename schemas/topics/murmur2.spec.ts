import { describe, expect, it } from "vitest";
import { murmur2, partitionOfKey } from "./murmur2.ts";

describe("murmur2", () => {
  // The vectors of Kafka's own UtilsTest.
  it.each([
    ["21", -973932308],
    ["foobar", -790332482],
    ["a-little-bit-long-string", -985981536],
    ["a-little-bit-longer-string", -1486304829],
    ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
    ["abc", 479470107],
  ])("of %s is what Kafka computes", (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it("puts a key into one of the partitions, always the same", () => {
    expect(partitionOfKey("foobar", 12)).toBe((-790332482 & 0x7fffffff) % 12);
    expect(partitionOfKey("äöü-✓", 12)).toBe(partitionOfKey("äöü-✓", 12));
  });

  it("spreads streams over all partitions", () => {
    const hit = new Set(Array.from({ length: 500 }, (_, index) => partitionOfKey(`order-${String(index)}`, 12)));
    expect(hit.size).toBe(12);
  });
});
