import { searchWords } from "../../../schemas/search-words.ts";
import type { CatalogCollections } from "./collections.ts";
import { anyStatus, type Condition } from "./conditions.ts";
import { wordsIndex } from "./product-indexes.ts";

/** A word of a search, with the companies whose name it is in: their products match it whatever their own texts say. */
export type AskedWord = { readonly word: string; readonly prefix: boolean; readonly companyIds: readonly string[] };

/** Words are letters and digits alone, so they stand in an expression as they are; anchored, it is a range of the index. */
const matcher = ({ word, prefix }: Pick<AskedWord, "word" | "prefix">) => (prefix ? new RegExp(`^${word}`, "u") : word);

const matches = ({ word, prefix }: Pick<AskedWord, "word" | "prefix">, words: readonly string[]) =>
  prefix ? words.some((each) => each.startsWith(word)) : words.includes(word);

/** The words of `q`, each once, the last one as a prefix. Names of companies are looked up now, so a rename counts at once. */
export const askedWords = async (
  { companies }: CatalogCollections,
  q: string | undefined,
): Promise<readonly AskedWord[]> => {
  const words = searchWords(q ?? "");
  const last = words.at(-1);
  if (last === undefined) return [];
  const all = [
    ...[...new Set(words.slice(0, -1))].map((word) => ({ word, prefix: false })),
    { word: last, prefix: true },
  ];
  const named = await companies.find({ words: { $in: all.map(matcher) } }, { projection: { words: 1 } }).toArray();
  return all.map((asked) => ({
    ...asked,
    companyIds: named.filter((company) => matches(asked, company.words ?? [])).map(({ _id }) => _id),
  }));
};

/** More products than these are not worth naming: where every word is frequent, walking along the order finds a page soon. */
const fewProducts = 1_000;
const probedWordsMax = 8;

/** The products with the rarest of the words, where it is rare. MongoDB remembers one plan for all searches of a form, whatever
 * their words: naming the products spares a rare word the plan that suits a frequent one. */
export const productsOfRarest = async (
  { products }: CatalogCollections,
  words: readonly AskedWord[],
): Promise<readonly string[] | undefined> => {
  const own = words.filter(({ companyIds }) => companyIds.length === 0).slice(0, probedWordsMax);
  const found = await Promise.all(
    own.map((asked) =>
      products
        .find({ ...anyStatus, "search.words": matcher(asked) }, { projection: { _id: 1 }, hint: wordsIndex.key })
        .limit(fewProducts + 1)
        .toArray(),
    ),
  );
  const [rarest] = found.filter(({ length }) => length <= fewProducts).sort((one, other) => one.length - other.length);
  return rarest?.map(({ _id }) => _id);
};

/** All words, each in the product's own texts or in its company's name. */
export const allWords = (words: readonly AskedWord[]): readonly Condition[] =>
  words.map((asked) => {
    const own: Condition = { "search.words": matcher(asked) };
    return asked.companyIds.length === 0 ? own : { $or: [own, { companyId: { $in: [...asked.companyIds] } }] };
  });

/** All words in the product's name. */
export const allInName = (words: readonly AskedWord[]): readonly Condition[] =>
  words.map((asked) => ({ "search.nameWords": matcher(asked) }));
