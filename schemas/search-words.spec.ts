import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchWords } from "./search-words.ts";

describe("The words of a search", () => {
  it("ignore case and accents, also on letters that Unicode does not take apart", () => {
    expect(searchWords("Crème BRÛLÉE, Smørrebrød & Große Łódź")).toEqual([
      "creme",
      "brulee",
      "smorrebrod",
      "grosse",
      "lodz",
    ]);
  });

  it("are the same for composed and decomposed letters", () => {
    expect(searchWords("Café".normalize("NFD"))).toEqual(searchWords("Café".normalize("NFC")));
  });

  it("are the runs of letters and digits, so that an article number is found by its parts", () => {
    expect(searchWords("SKU-85123A/22")).toEqual(["sku", "85123a", "22"]);
  });

  it("hold nothing that a query language could mistake", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) =>
        searchWords(text).every((word) => /^[\p{L}\p{N}]{1,64}$/u.test(word)),
      ),
    );
  });

  it("are found again in themselves", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const words = searchWords(text);
        expect(searchWords(words.join(" "))).toEqual(words);
      }),
    );
  });
});
