import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

describe("A cursor", () => {
  it("gives back what it was made of", () => {
    expect(decodeCursor(encodeCursor("price", [12, "id"]), "price", ["number", "string"])).toEqual([12, "id"]);
  });

  it.each([
    ["of another order", encodeCursor("name", ["a"])],
    ["with another number of values", encodeCursor("price", ["a", "b"])],
    ["with a value of another kind", encodeCursor("price", [1])],
    ["that is no JSON", "nonsense"],
    ["that is no list", Buffer.from("{}").toString("base64url")],
    ["that is empty", ""],
  ])("is refused when it is one %s", (_, cursor) => {
    expect(() => decodeCursor(cursor, "price", ["string"])).toThrow(
      expect.objectContaining({ code: "INVALID_CURSOR" }),
    );
  });
});
