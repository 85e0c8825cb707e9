import type { IndexDescription } from "mongodb";

/** Exact words, in no language: nothing is stemmed or left out, and no field of a document can choose otherwise. */
const text: IndexDescription = {
  name: "text",
  key: { name: "text", description: "text", "category.tags": "text" },
  default_language: "none",
  language_override: "textLanguage",
};

/** Every list and search begins with the status: it is known for retailers, one of three for others, and absent in a document
 * that only the stock has made. */
const byStatus = (name: string, key: Readonly<Record<string, 1 | -1>>) => ({
  name,
  key: { status: 1, ...key },
});

export const wordsIndex = byStatus("words", { "search.words": 1, _id: -1 });

/** Of the collection: whichever view writes there first makes them. */
export const productIndexes: readonly IndexDescription[] = [
  text,
  { name: "company_category", key: { companyId: 1, "category.primary": 1 } },
  { name: "base_price", key: { "pricing.basePrice": 1 } },
  { name: "company", key: { companyId: 1, _id: -1 } },
  byStatus("newest", { _id: -1 }),
  wordsIndex,
  byStatus("name_words", { "search.nameWords": 1, _id: -1 }),
  byStatus("categories", { "search.categories": 1, _id: -1 }),
  byStatus("price", { "search.priceE4": 1, _id: 1 }),
  byStatus("name", { "search.sortName": 1, _id: 1 }),
];
