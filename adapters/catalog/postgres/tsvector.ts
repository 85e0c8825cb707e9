/** Beyond that, words of one text are not searched; Postgres counts no positions past 16,383. */
const wordsMax = 5_000;

const weights = ["A", "B", "C", "D"] as const;

type Words = Readonly<Partial<Record<(typeof weights)[number], readonly string[]>>>;

/** Words by weight in the text form of `tsvector`. Words are letters and digits alone, so quotes suffice. */
export const tsvectorOf = (words: Words) => {
  let position = 0;
  return weights
    .flatMap((weight) => (words[weight] ?? []).map((word) => `'${word}':${Math.min(++position, 16_383)}${weight}`))
    .slice(0, wordsMax)
    .join(" ");
};

/** One word as a `tsquery`; a prefix matches every word that begins with it. `weight` narrows it to words of that weight. */
export const tsqueryOf = (word: string, prefix: boolean, weight = "") => {
  const marks = `${prefix ? "*" : ""}${weight}`;
  return `'${word}'${marks && `:${marks}`}`;
};
