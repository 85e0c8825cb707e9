import { describe, expect, it } from "vitest";
import { unstorableText } from "./unstorable-text.ts";

describe("Text that no engine can keep", () => {
  it("is found wherever it stands", () => {
    expect(unstorableText({ lines: [{ name: "fine" }, { name: "half \ud800" }] })).toEqual(["lines", "1", "name"]);
    expect(unstorableText({ description: "a\0b" })).toEqual(["description"]);
    expect(unstorableText({ values: { "a\0": 1 } })).toEqual(["values"]);
  });

  it("is nothing else, emoji and new lines included", () => {
    expect(unstorableText({ text: "😀\nünï", count: 1, none: null, list: [true] })).toBeUndefined();
  });
});
