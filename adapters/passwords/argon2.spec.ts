import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { argon2Passwords } from "./argon2.ts";

const cheap = { pepper: randomBytes(32), memoryKiB: 64, passes: 1 };
const passwords = argon2Passwords(cheap);

describe("Passwords under argon2", () => {
  it("know the password that was hashed, and no other", async () => {
    const hashed = await passwords.hash("a long enough password");
    expect(await passwords.verify(hashed, "a long enough password")).toBe(true);
    expect(await passwords.verify(hashed, "a long enough passwore")).toBe(false);
  });

  it("are argon2id at OWASP's minimum unless told otherwise", async () => {
    expect(await argon2Passwords({ pepper: cheap.pepper }).hash("a long enough password")).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    );
  });

  it("never hash to the same text twice", async () => {
    expect(await passwords.hash("a long enough password")).not.toBe(await passwords.hash("a long enough password"));
  });

  it("cannot be verified with another pepper", async () => {
    const hashed = await passwords.hash("a long enough password");
    const elsewhere = argon2Passwords({ ...cheap, pepper: randomBytes(32) });
    expect(await elsewhere.verify(hashed, "a long enough password")).toBe(false);
  });

  it("say no where there is no hash", async () => {
    expect(await passwords.verify(undefined, "a long enough password")).toBe(false);
  });

  it("are refused as overload beyond the bounds, and go on afterwards", async () => {
    const narrow = argon2Passwords({ ...cheap, concurrency: 1, waitingMax: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.hash("a long enough password")));
    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: "OVERLOADED" } });
    expect(await narrow.hash("a long enough password")).toMatch(/^\$argon2id/);
  });
});
