import type { Pool } from "pg";
import { searchWords } from "../../../schemas/search-words.ts";
import { companiesView } from "../../views/postgres/companies.ts";
import { tableOf } from "../../views/postgres/view-mapping.ts";
import type { Param } from "../../views/postgres/parameters.ts";
import { tsqueryOf } from "./tsvector.ts";

const companies = tableOf(companiesView);

/** A word of a search, with the companies whose name it is in: their products match it whatever their own texts say. */
export type AskedWord = { readonly word: string; readonly prefix: boolean; readonly companyIds: readonly string[] };

/** The words of `q`, each once, the last one as a prefix. Names of companies are looked up now, so a rename counts at once. */
export const askedWords = async (pool: Pool, q: string | undefined): Promise<readonly AskedWord[]> => {
  const words = searchWords(q ?? "");
  const last = words.at(-1);
  if (last === undefined) return [];
  const asked = [...new Set(words.slice(0, -1))].map((word) => ({ word, prefix: false }));
  const all = [...asked, { word: last, prefix: true }];
  const found = await pool.query<{ readonly index: number; readonly ids: readonly string[] }>({
    name: "catalog-companies-of-words",
    text: `SELECT asked.index::int AS index, array_agg(c.id::text) AS ids
           FROM unnest($1::text[]) WITH ORDINALITY AS asked (query, index) JOIN ${companies} c ON c.words @@ asked.query::tsquery
           GROUP BY asked.index`,
    values: [all.map(({ word, prefix }) => tsqueryOf(word, prefix))],
  });
  const idsOf = new Map(found.rows.map(({ index, ids }) => [index - 1, ids]));
  return all.map((word, index) => ({ ...word, companyIds: idsOf.get(index) ?? [] }));
};

const together = (words: readonly AskedWord[], weight = "") =>
  words.map(({ word, prefix }) => tsqueryOf(word, prefix, weight)).join(" & ");

/** All words, each in the product's own texts or in its company's name. */
export const allWords = (words: readonly AskedWord[], param: Param): readonly string[] => {
  const own = words.filter(({ companyIds }) => companyIds.length === 0);
  const either = words.filter(({ companyIds }) => companyIds.length > 0);
  return [
    ...(own.length > 0 ? [`p.words @@ ${param(together(own))}::tsquery`] : []),
    ...either.map(
      (word) =>
        `(p.words @@ ${param(together([word]))}::tsquery OR p.company_id = ANY(${param(word.companyIds)}::uuid[]))`,
    ),
  ];
};

/** All words in the product's name. */
export const allInName = (words: readonly AskedWord[], param: Param) =>
  `p.words @@ ${param(together(words, "A"))}::tsquery`;
