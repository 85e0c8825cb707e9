import type { Pool } from "pg";
import { type CursorValues, decodeCursor, encodeCursor } from "../../../schemas/cursor.ts";
import type { Principal } from "../../../schemas/principal.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import { prepared, skipped } from "../../views/postgres/paging.ts";
import { type Param, parameters, where } from "../../views/postgres/parameters.ts";
import { tableOf } from "../../views/postgres/view-mapping.ts";
import { catalogProductsView } from "./catalog-products.ts";
import { filtered, visibleTo } from "./conditions.ts";
import { type FoundRow, sortings } from "./sorting.ts";
import { allInName, allWords, type AskedWord, askedWords } from "./words.ts";

export const productsTable = tableOf(catalogProductsView);

/** Counting ends here. */
const countedMax = 1_000;

type FoundId = { readonly id: string; readonly cursor: string };
type Found = { readonly ids: readonly FoundId[]; readonly hasNext: boolean };

type Search = { readonly pool: Pool; readonly viewer: Principal; readonly filter: ProductFilter };
type Selection = {
  readonly conditions: (param: Param) => readonly string[];
  readonly orderBy: string;
  readonly skip: number;
  readonly take: number;
};

/** Searches for words are planned with the words in sight: how rare they are decides the plan. */
const run = async ({ pool }: Search, words: readonly AskedWord[], { conditions, orderBy, skip, take }: Selection) => {
  const { values, param } = parameters();
  const text = `SELECT p.id::text AS id, p.base_price_e4, p.sort_name FROM ${productsTable} p ${where(conditions(param))}
    ORDER BY ${orderBy} LIMIT ${param(take)} OFFSET ${param(skip)}`;
  if (words.length === 0) return prepared<FoundRow>(pool, text, values);
  return (await pool.query<FoundRow>(text, values)).rows;
};

const allowed = ({ viewer, filter }: Search, param: Param) => [...visibleTo(viewer, param), ...filtered(filter, param)];

const matching = (search: Search, words: readonly AskedWord[]) => (param: Param) => [
  ...allowed(search, param),
  ...allWords(words, param),
];

const found = (
  rows: readonly FoundRow[],
  first: number,
  order: string,
  at: (row: FoundRow) => CursorValues,
): Found => ({
  ids: rows.slice(0, first).map((row) => ({ id: row.id, cursor: encodeCursor(order, at(row)) })),
  hasNext: rows.length > first,
});

const sorted = async (search: Search, words: readonly AskedWord[], sort: keyof typeof sortings): Promise<Found> => {
  const { filter } = search;
  const { orderBy, behind, at } = sortings[sort];
  const conditions = (param: Param) => [
    ...matching(search, words)(param),
    ...(filter.after === undefined ? [] : [behind(filter.after, param)]),
  ];
  const rows = await run(search, words, { conditions, orderBy, skip: skipped(filter), take: filter.first + 1 });
  return found(rows, filter.first, sort, at);
};

type Tier = 0 | 1;

/** First what has all words in its name, then all else that matches, each the newest first: an order that needs no score per match. */
const relevant = async (search: Search, words: readonly AskedWord[]): Promise<Found> => {
  const { filter } = search;
  const [lastTier, lastId] =
    filter.after === undefined ? [0, undefined] : decodeCursor(filter.after, "relevance", ["number", "string"]);
  const inTier = (tier: Tier) => (param: Param) => [
    ...(tier === 0
      ? [...allowed(search, param), allInName(words, param)]
      : [...allowed(search, param), ...allWords(words, param), `NOT ${allInName(words, param)}`]),
    ...(lastId !== undefined && lastTier === tier ? [`p.id < ${param(lastId)}::uuid`] : []),
  ];
  const select = async (tier: Tier, skip: number, take: number) => {
    const rows = await run(search, words, { conditions: inTier(tier), orderBy: "p.id DESC", skip, take });
    return rows.map((row) => ({ ...row, tier }));
  };

  const [skip, take] = [skipped(filter), filter.first + 1];
  const named = lastTier === 1 ? [] : await select(0, skip, take);
  const passed = skip === 0 || named.length > 0 ? skip : await countUpTo(search, words, inTier(0), skip);
  const others = named.length < take ? await select(1, skip - passed, take - named.length) : [];
  const rows = [...named, ...others];
  return {
    ids: rows.slice(0, filter.first).map(({ id, tier }) => ({ id, cursor: encodeCursor("relevance", [tier, id]) })),
    hasNext: rows.length > filter.first,
  };
};

const countUpTo = async (
  { pool }: Search,
  words: readonly AskedWord[],
  conditions: (param: Param) => readonly string[],
  limit: number,
) => {
  const { values, param } = parameters();
  const text = `SELECT count(*)::int AS found FROM (
    SELECT FROM ${productsTable} p ${where(conditions(param))} LIMIT ${param(limit)}) AS counted`;
  const rows =
    words.length === 0
      ? await prepared<{ found: number }>(pool, text, values)
      : (await pool.query<{ found: number }>(text, values)).rows;
  return rows[0]?.found ?? 0;
};

/** Ids of one page of what `viewer` may see and `filter` asks for, in order. */
export const searchProducts = async (search: Search): Promise<Found> => {
  const { pool, filter } = search;
  const words = await askedWords(pool, filter.q);
  const sort = filter.sort ?? "relevance";
  if (sort !== "relevance") return sorted(search, words, sort);
  return words.length > 0 ? relevant(search, words) : sorted(search, words, "newest");
};

export const countProducts = async (search: Search) => {
  const words = await askedWords(search.pool, search.filter.q);
  return countUpTo(search, words, matching(search, words), countedMax);
};
