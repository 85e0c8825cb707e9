import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { thenClose } from "./then-close.ts";

const counted = () => {
  let closed = 0;
  return { close: () => Promise.resolve(++closed), closed: () => closed };
};

describe("work on a connection", () => {
  it("is answered, and the connection closed once", async () => {
    const { close, closed } = counted();
    expect(await thenClose({ what: "Work", ms: 1_000, work: Promise.resolve(7) }, close)).toBe(7);
    expect(closed()).toBe(1);
  });

  it("fails as it fails, and the connection is closed", async () => {
    const { close, closed } = counted();
    await expect(thenClose({ what: "Work", ms: 1_000, work: Promise.reject(new Error("no")) }, close)).rejects.toThrow(
      "no",
    );
    expect(closed()).toBe(1);
  });

  it("is given up at its deadline, and what it opened since then is closed too", async () => {
    const { close, closed } = counted();
    await expect(thenClose({ what: "Work", ms: 10, work: pause(60) }, close)).rejects.toThrow(
      "Work took longer than 10 ms",
    );
    expect(closed()).toBe(1);
    await pause(100);
    expect(closed()).toBe(2);
  });

  it("ends although closing does not", { timeout: 5_000 }, async () => {
    const never = () => new Promise<void>(() => undefined);
    expect(await thenClose({ what: "Work", ms: 1_000, work: Promise.resolve(7) }, never)).toBe(7);
  });
});
