import { describe, expect, it } from "vitest";
import { regionOf } from "./countries.ts";

describe("The region of a country", () => {
  it.each([
    ["United Kingdom", "GB"], ["EIRE", "IE"], ["USA", "US"], ["RSA", "ZA"], ["Germany", "DE"], ["Hong Kong", "HK"],
    ["Czech Republic", "CZ"], ["Channel Islands", "JE"], ["united arab emirates", "AE"], ["GB", "GB"], ["UK", "GB"],
  ])("of %s is %s", (country, region) => {
    expect(regionOf(country)).toBe(region);
  }); // prettier-ignore

  it("is unknown where the file names none", () => {
    for (const country of ["Unspecified", "European Community", "", "QX"]) expect(regionOf(country)).toBe("ZZ");
  });
});
