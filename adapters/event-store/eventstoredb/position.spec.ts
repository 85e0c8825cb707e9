import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { position } from "../../../schemas/recorded-event.ts";
import { logPosition, positionText } from "./position.ts";

const places = fc.record({ commit: fc.bigInt(0n, 2n ** 63n - 1n), prepare: fc.bigInt(0n, 2n ** 63n - 1n) });

describe("A position", () => {
  it("comes back as it was, both numbers", () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(logPosition(positionText(place))).toEqual(place);
      }),
    );
  });

  it("is text of one width that sorts in log order", () => {
    fc.assert(
      fc.property(places, places, (one, other) => {
        const isBefore = one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare);
        expect(positionText(one) < positionText(other)).toBe(isBefore);
        expect(positionText(one)).toHaveLength(32);
      }),
    );
  });

  it("is none of another store", () => {
    for (const text of ["", "9".repeat(16), "0".repeat(31), "G".repeat(32), "F".repeat(32)])
      expect(logPosition(position(text))).toBeUndefined();
  });
});
