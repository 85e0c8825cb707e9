import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { etagOf, noneMatch, revisionOf } from "./etag.ts";

describe("an ETag", () => {
  it("gives its revision back through If-Match, with or without the digest", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (revision, text) => {
        expect(revisionOf(etagOf({ revision }, text))).toBe(revision);
        expect(revisionOf(`"${revision}"`)).toBe(revision);
      }),
    );
  });

  it("tells two representations of one revision apart", () => {
    expect(etagOf({ revision: 1 }, "a")).not.toBe(etagOf({ revision: 1 }, "b"));
  });

  it("is weak where there is no revision, and then is nothing to write upon", () => {
    const etag = etagOf([], "[]");
    expect(etag).toMatch(/^W\//);
    expect(revisionOf(etag)).toBeNaN();
  });

  it.each([
    ['"1.a"', false],
    ['W/"1.a"', false],
    ['"0.z", "1.a"', false],
    ["*", false],
    ['"1.b"', true],
    [undefined, true],
  ])("compares with If-None-Match: %s", (header, expected) => {
    expect(noneMatch(header, '"1.a"')).toBe(expected);
  });

  it("asks for nothing by * or no If-Match", () => {
    expect([revisionOf("*"), revisionOf(undefined)]).toEqual([undefined, undefined]);
  });
});
