import { describe, expect, it } from "vitest";
import { furthestBack } from "./furthest-back.ts";

const place = (epoch: string, positions: readonly (readonly [number, string])[], parked: readonly string[] = []) => ({
  epoch,
  positions: new Map(positions),
  parked: new Set(parked),
});

describe("Several views together", () => {
  it("stand where the last of them stands, in each partition", () => {
    const joint = furthestBack([
      place("e", [
        [0, "5"],
        [1, "9"],
      ]),
      place("e", [[0, "7"]], ["product-1"]),
    ]);
    expect(joint).toEqual(
      place(
        "e",
        [
          [0, "5"],
          [1, "9"],
        ],
        ["product-1"],
      ),
    );
  });

  it("have no epoch when they are of different stores", () => {
    expect(furthestBack([place("e", []), place("f", [])]).epoch).toBe("");
  });
});
