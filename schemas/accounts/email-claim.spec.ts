import { describe, expect, it } from "vitest";
import { emailClaims } from "./email-claim.ts";

const claim = emailClaims(Buffer.alloc(32, 1));

describe("The claim on an e-mail address", () => {
  it("is the same however the address is written", () => {
    expect(claim(" Ines@CornerAndClay.example ")).toBe(claim("ines@cornerandclay.example"));
  });

  it("is another for another address, or under another key", () => {
    expect(claim("ines@cornerandclay.example")).not.toBe(claim("noor@cornerandclay.example"));
    expect(emailClaims(Buffer.alloc(32, 2))("a@b.example")).not.toBe(claim("a@b.example"));
  });

  it("is hex that fits a stream's name and tells nothing", () => {
    expect(claim("ines@cornerandclay.example")).toMatch(/^[0-9a-f]{64}$/);
  });
});
