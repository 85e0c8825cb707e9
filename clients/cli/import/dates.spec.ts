import { describe, expect, it } from "vitest";
import { instantOf } from "./dates.ts";

describe("The time of an invoice", () => {
  it.each([
    ["2010-12-01T08:26Z", "2010-12-01T08:26:00.000Z"],
    ["2010-12-01 08:26:05", "2010-12-01T08:26:05.000Z"],
    ["2010-12-01", "2010-12-01T00:00:00.000Z"],
    ["2010-12-01T01:26+02:00", "2010-11-30T23:26:00.000Z"],
    ["12/1/2010 8:26", "2010-12-01T08:26:00.000Z"],
    ["12/1/10 8:26", "2010-12-01T08:26:00.000Z"],
  ])("is read from %s", (text, at) => {
    expect(instantOf(text, "mdy")).toBe(at);
  });

  it("is read with the day first where the file does so", () => {
    expect(instantOf("01.12.2010 08:26", "dmy")).toBe("2010-12-01T08:26:00.000Z");
  });

  it.each(["2010-13-01", "2010-02-29", "2010-12-01T24:00Z", "2010-12-01T08:60Z", "13/1/2010", "soon", ""])(
    "is not read from %s",
    (text) => {
      expect(instantOf(text, "mdy")).toBeUndefined();
    },
  );
});
