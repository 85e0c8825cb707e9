import { describe, expect, it } from "vitest";
import { fault, sentenceOf } from "./fault.ts";

const failure = (code: string, message = "broken") => Object.assign(new Error(message), { code });

describe("A fault at start", () => {
  it("that was written for people is told as it is", () => {
    expect(sentenceOf(fault("Choose another folder."))).toBe("Choose another folder.");
    expect(sentenceOf(failure("MIGRATION", "The database is newer."))).toBe("The database is newer.");
  });

  it.each([
    ["ENOSPC", /disk is full/],
    ["EACCES", /may not write/],
    ["ECONNREFUSED", /DATABASE_URL/],
    ["28P01", /refuses this user/],
    ["ERR_DLOPEN_FAILED", /npm ci/],
  ])("with the code %s has a sentence", (code, sentence) => {
    expect(sentenceOf(failure(code))).toMatch(sentence);
  });

  it("is found inside what wraps it", () => {
    expect(sentenceOf(new Error("start failed", { cause: failure("ENOSPC") }))).toMatch(/disk is full/);
    expect(sentenceOf(new AggregateError([failure("ECONNREFUSED"), failure("ECONNREFUSED")]))).toMatch(/DATABASE_URL/);
  });

  it("tells a missing library from a missing file of ours", () => {
    expect(sentenceOf(failure("ERR_MODULE_NOT_FOUND", "Cannot find package 'pg'"))).toMatch(/npm ci/);
    expect(sentenceOf(failure("ERR_MODULE_NOT_FOUND", "Cannot find module '/a/b.ts'"))).toMatch(/this checkout/);
  });

  it("that nobody can mend has none", () => {
    expect(sentenceOf(new TypeError("x is undefined"))).toBeUndefined();
    expect(sentenceOf("text")).toBeUndefined();
  });
});
