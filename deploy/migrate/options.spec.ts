import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const whole = ["--to", "/srv/keys", "--to-database", "postgres://db/new"];

const faultOf = (args: readonly string[]) => {
  try {
    readOptions(args);
    return "";
  } catch (error) {
    return String(error);
  }
};

describe("The command line of a move", () => {
  it("needs to know where to, and takes the usual folder to come from", () => {
    expect(readOptions(whole)).toEqual({
      kind: "move",
      from: { folder: resolve(".tradepost"), databaseUrl: undefined },
      to: { folder: "/srv/keys", databaseUrl: "postgres://db/new", eventStoreUrl: undefined, prefix: "" },
      discardTarget: false,
    });
    expect(readOptions(["--help"])).toBe("help");
  });

  it.each([
    ["--dry-run", "dry-run"],
    ["--abandon", "abandon"],
  ])("takes %s", (flag, kind) => {
    expect(readOptions([...whole, flag])).toMatchObject({ kind });
  });

  it("names everything that is wrong at once", () => {
    const wrong = faultOf(["--from-database", "mysql://x", "--to-event-store", "http://x", "--dry-run", "--abandon"]);
    for (const name of ["--to is", "--to-database is", "--from-database", "--to-event-store", "--dry-run"])
      expect(wrong).toContain(name);
  });

  it("refuses a place that is both ends, and what it does not know", () => {
    expect(faultOf([...whole, "--from", "/srv/keys"])).toMatch(/same folder/);
    expect(faultOf([...whole, "--from-database", "postgres://db/new"])).toMatch(/are the same/);
    expect(faultOf([...whole, "--fast"])).toMatch(/--fast/);
  });
});
