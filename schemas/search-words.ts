/** Letters that Unicode does not take apart into a base letter and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ł: "l", ŋ: "n", ŧ: "t",
}; // prettier-ignore

const spelledLetters = new RegExp(`[${Object.keys(spelled).join("")}]`, "g");

/** Longer words are cut off there, in what is searched and in what is searched for. */
const wordLengthMax = 64;

/** Lower case, without accents: what counts as the same text in searching and in sorting by name. */
export const plainText = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(spelledLetters, (letter) => spelled[letter] ?? letter);

/** The words of a text as every search adapter indexes and asks them: runs of letters and digits, plain, in order. */
export const searchWords = (text: string): readonly string[] =>
  (plainText(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.slice(0, wordLengthMax).replace(/[\uD800-\uDBFF]$/, ""),
  );
