import { describe, expect, it } from "vitest";
import { email, line, password, phone, region, timeZone } from "./contact.ts";

const takes = (parser: { safeParse: (value: unknown) => { success: boolean } }, value: unknown) =>
  parser.safeParse(value).success;

describe("Contact details", () => {
  it("take an e-mail address in lower case without the space around it", () => {
    expect(email.parse("  Trade@HarbourLane.example ")).toBe("trade@harbourlane.example");
    expect(takes(email, "nobody")).toBe(false);
    expect(takes(email, `${"a".repeat(250)}@b.example`)).toBe(false);
  });

  it("take a password of 10 to 128 characters", () => {
    expect([9, 10, 128, 129].map((length) => takes(password, "x".repeat(length)))).toEqual([false, true, true, false]);
  });

  it("take a country by its two letters", () => {
    expect(["GB", "PT", "gb", "GBR", "", "QX"].map((code) => takes(region, code))).toEqual(
      [true, true, false, false, false, false],
    ); // prettier-ignore
  });

  it("take a time zone by its IANA name", () => {
    expect(["Europe/Lisbon", "UTC", "Europe/Nowhere", ""].map((name) => takes(timeZone, name))).toEqual(
      [true, true, false, false],
    ); // prettier-ignore
  });

  it("take a telephone number, and no words", () => {
    expect(["+44 20 7946 0112", "(021) 555-0143", "call me"].map((text) => takes(phone, text))).toEqual(
      [true, true, false],
    ); // prettier-ignore
  });

  it("take one trimmed line, without control characters", () => {
    expect(line(10).parse(" Clay ")).toBe("Clay");
    expect(["", "   ", "two\nlines", "x".repeat(11)].map((text) => takes(line(10), text))).toEqual(
      [false, false, false, false],
    ); // prettier-ignore
  });
});
