import { describe, expect, it } from "vitest";
import { logCorrupt } from "../errors.ts";
import { failureOf } from "./failure.ts";

const failed = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe("A failure of the client", () => {
  it.each([
    ["another revision", failed("", { type: "wrong-expected-version" }), "conflict"],
    ["too much at once", failed("", { type: "maximum-append-size-exceeded", code: 3 }), "refused"],
    ["a bad argument", failed("3 INVALID_ARGUMENT: no", { type: "unknown", code: 3 }), "refused"],
    ["a tombstone", failed("", { type: "stream-deleted", code: 9 }), "deleted"],
    ["a wrong password", failed("", { type: "access-denied", code: 7 }), "denied"],
    ["a missing permission, raw", failed("", { code: 7 }), "denied"],
    ["an unknown stream", failed("", { type: "stream-not-found" }), "not-found"],
    [
      "a place between records",
      failed("3 INVALID_ARGUMENT: Trying to read from an invalid position.", { code: 3 }),
      "misplaced",
    ],
    ["a lost connection", failed("14 UNAVAILABLE: read ECONNRESET", { type: "unavailable", code: 14 }), "no-answer"],
    ["a lost connection, raw", failed("14 UNAVAILABLE: connect ECONNREFUSED", { code: 14 }), "no-answer"],
    ["a deadline", failed("", { type: "deadline-exceeded", code: 4 }), "no-answer"],
    ["a write that the server gave up", failed("", { type: "timeout", code: 10 }), "no-answer"],
    ["another leader", failed("", { type: "not-leader", code: 5 }), "no-answer"],
    ["a closed channel", new Error("Channel has been shut down"), "no-answer"],
    ["a verdict of ours", logCorrupt("gone"), "verdict"],
    ["a fault in the code", new TypeError("x is not a function"), "verdict"],
  ] as const)("of %s is told by its code", (_, error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});
