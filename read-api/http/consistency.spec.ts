import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeToken, encodeToken, mergeTokens } from "./consistency.ts";

const name = fc.string({ minLength: 1, maxLength: 20 });
const token = fc.record({
  epoch: name,
  seen: fc.array(fc.tuple(name, name), { maxLength: 16 }).map((seen) => seen),
});

describe("a consistency token", () => {
  it("comes back from the header as it was", () => {
    fc.assert(
      fc.property(token, (given) => {
        expect(decodeToken(encodeToken(given))).toEqual(given);
      }),
    );
  });

  it("is nothing where the text is none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeToken(text)).not.toThrow();
      }),
    );
    expect(decodeToken("!")).toBeUndefined();
    expect(decodeToken("a".repeat(10_000))).toBeUndefined();
  });

  it("merges to the newer position of each stream, newest last, 16 at the most", () => {
    const older = { epoch: "e", seen: Array.from({ length: 16 }, (_, index) => [`s${index}`, "1"] as const) };
    const merged = mergeTokens(older, {
      epoch: "e",
      seen: [
        ["s3", "2"],
        ["t", "2"],
      ],
    });
    expect(merged.seen).toHaveLength(16);
    expect(merged.seen.slice(-2)).toEqual([
      ["s3", "2"],
      ["t", "2"],
    ]);
    expect(merged.seen.filter(([stream]) => stream === "s3")).toHaveLength(1);
  });

  it("forgets what was seen in another store", () => {
    const newer = { epoch: "f", seen: [["t", "2"]] } as const;
    expect(mergeTokens({ epoch: "e", seen: [["s", "1"]] }, newer)).toEqual(newer);
  });
});
