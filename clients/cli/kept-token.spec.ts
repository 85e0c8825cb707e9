import { mkdtempSync, rmSync, statSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { keptToken } from "./kept-token.ts";

const folder = mkdtempSync(join(tmpdir(), "tradepost-token-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("A kept token", () => {
  it("is there for the same login until shortly before its end", () => {
    let now = 0;
    const token = keptToken(["url", "me", "password"], folder, () => now);
    expect(token.read()).toBeUndefined();
    token.write("secret", 600);
    expect(token.read()).toBe("secret");
    now = 569_999;
    expect(token.read()).toBe("secret");
    now = 570_000;
    expect(token.read()).toBeUndefined();
  });

  it("is nobody else's", () => {
    const token = keptToken(["url", "you", "password"], folder);
    expect(token.read()).toBeUndefined();
    token.write("yours", 600);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    token.drop();
    expect(token.read()).toBeUndefined();
  });
});
