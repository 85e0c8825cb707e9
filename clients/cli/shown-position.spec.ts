import { describe, expect, it } from "vitest";
import { shownPosition } from "./shown-position.ts";

describe("A position for eyes", () => {
  it("is a number where the store counts its events", () => {
    expect(shownPosition("0000000000012345")).toBe("12,345");
  });

  it("is the first half of its text, without the zeros, in other stores", () => {
    expect(shownPosition("00000000000000a70000000000000099")).toBe("a7");
  });
});
