import { describe, expect, it } from "vitest";
import { sharedOptions } from "./shared-options.ts";

describe("The options that every command has", () => {
  it("are taken out wherever they stand", () => {
    expect(sharedOptions(["--url", "http://a", "order", "history", "--email=me@b.example", "id", "--at", "7"])).toEqual(
      {
        url: "http://a",
        email: "me@b.example",
        help: false,
        rest: ["order", "history", "id", "--at", "7"],
      },
    );
  });

  it("leave what is the command's own in its order", () => {
    const { rest, help } = sharedOptions(["import", "a.csv", "--source", "shop", "--password", "p", "-h"]);
    expect({ rest, help }).toEqual({ rest: ["import", "a.csv", "--source", "shop"], help: true });
  });
});
