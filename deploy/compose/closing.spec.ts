import { describe, expect, it } from "vitest";
import { closing } from "./closing.ts";

describe("Closing", () => {
  it("closes what was opened last first, once", async () => {
    const closed: string[] = [];
    const all = closing(1_000);
    for (const name of ["database", "log", "gateway"]) all.add(name, () => closed.push(name));
    expect(await Promise.all([all.close(), all.close()])).toEqual([[], []]);
    expect(closed).toEqual(["gateway", "log", "database"]);
  });

  it("goes on after what fails or hangs, and names it", async () => {
    const closed: string[] = [];
    const all = closing(20);
    all.add("database", () => closed.push("database"));
    all.add("hanging", () => new Promise(() => undefined));
    all.add("broken", () => {
      throw new Error("broken");
    });
    expect(await all.close()).toEqual(["broken", "hanging"]);
    expect(closed).toEqual(["database"]);
  });
});
