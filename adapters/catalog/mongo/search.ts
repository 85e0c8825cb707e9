import type { Sort } from "mongodb";
import { type CursorValues, decodeCursor, encodeCursor } from "../../../schemas/cursor.ts";
import type { ProductFilter } from "../../../schemas/products/read-models.ts";
import type { CatalogCollections } from "./collections.ts";
import { type Condition, filtered } from "./conditions.ts";
import { unpricedE4 } from "./product-documents.ts";
import { type FoundProduct, sortings } from "./sorting.ts";
import { allInName, allWords, type AskedWord, askedWords, productsOfRarest } from "./words.ts";

/** Counting ends here. */
const countedMax = 1_000;

export type Search = {
  readonly collections: CatalogCollections;
  readonly filter: ProductFilter;
  /** What the viewer may see at all. */
  readonly visible: readonly Condition[];
};

/** A search with its words looked up, and the few products that can match at all where one of them is rare. */
type Asked = Search & { readonly words: readonly AskedWord[]; readonly among: readonly string[] | undefined };

type FoundId = { readonly id: string; readonly cursor: string };
type Found = { readonly ids: readonly FoundId[]; readonly hasNext: boolean };

type Selection = {
  readonly conditions: readonly Condition[];
  readonly sort: Sort;
  readonly skip: number;
  readonly take: number;
};

/** Products to pass over: by number, unless a cursor says where to begin. */
const skipped = ({ first, after, page }: ProductFilter) => (after === undefined ? ((page ?? 1) - 1) * first : 0);

const asked = async (search: Search): Promise<Asked> => {
  const words = await askedWords(search.collections, search.filter.q);
  return { ...search, words, among: await productsOfRarest(search.collections, words) };
};

const matched = ({ among }: Asked, conditions: readonly Condition[]): Condition => ({
  $and: [...(among ? [{ _id: { $in: [...among] } }] : []), ...conditions],
});

const hinted = ({ among }: Asked) => (among ? { hint: "_id_" } : {});

const run = async (search: Asked, { conditions, sort, skip, take }: Selection): Promise<readonly FoundProduct[]> => {
  const projection = { "search.priceE4": 1, "search.sortName": 1 };
  const documents = await search.collections.products
    .find(matched(search, conditions), { projection, ...hinted(search) })
    .sort(sort)
    .skip(skip)
    .limit(take)
    .toArray();
  return documents.map(({ _id, search }) => ({
    id: _id,
    priceE4: search?.priceE4 ?? unpricedE4,
    sortName: search?.sortName ?? "",
  }));
};

const count = (search: Asked, conditions: readonly Condition[], limit: number) =>
  search.collections.products.countDocuments(matched(search, conditions), { limit, ...hinted(search) });

const allowed = ({ visible, filter }: Search) => [...visible, ...filtered(filter)];

const pageOf = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  first: number,
  order: string,
  at: (row: Row) => CursorValues,
): Found => ({
  ids: rows.slice(0, first).map((row) => ({ id: row.id, cursor: encodeCursor(order, at(row)) })),
  hasNext: rows.length > first,
});

const sorted = async (search: Asked, order: keyof typeof sortings): Promise<Found> => {
  const { filter, words } = search;
  const { sort, behind, at } = sortings[order];
  const conditions = [
    ...allowed(search),
    ...allWords(words),
    ...(filter.after === undefined ? [] : behind(filter.after)),
  ];
  const rows = await run(search, { conditions, sort, skip: skipped(filter), take: filter.first + 1 });
  return pageOf(rows, filter.first, order, at);
};

type Tier = 0 | 1;

/** First what has all words in its name, then all else that matches, each the newest first: an order that needs no score per match. */
const relevant = async (search: Asked): Promise<Found> => {
  const { filter, words } = search;
  const [lastTier, lastId] =
    filter.after === undefined ? [0, undefined] : decodeCursor(filter.after, "relevance", ["number", "string"]);
  const inName = allInName(words);
  const inTier = (tier: Tier): readonly Condition[] => [
    ...allowed(search),
    ...(tier === 0 ? inName : [...allWords(words), { $nor: [{ $and: [...inName] }] }]),
    ...(lastId !== undefined && lastTier === tier ? [{ _id: { $lt: String(lastId) } }] : []),
  ];
  const select = async (tier: Tier, skip: number, take: number) => {
    const rows = await run(search, { conditions: inTier(tier), sort: { _id: -1 }, skip, take });
    return rows.map(({ id }) => ({ id, tier }));
  };

  const [skip, take] = [skipped(filter), filter.first + 1];
  const named = lastTier === 1 ? [] : await select(0, skip, take);
  const passed = skip === 0 || named.length > 0 ? skip : await count(search, inTier(0), skip);
  const others = named.length < take ? await select(1, skip - passed, take - named.length) : [];
  return pageOf([...named, ...others], filter.first, "relevance", ({ id, tier }) => [tier, id]);
};

/** Ids of one page of what the viewer may see and `filter` asks for, in order.
 * @throws InvalidCursor */
export const searchProducts = async (search: Search): Promise<Found> => {
  const order = search.filter.sort ?? "relevance";
  const found = await asked(search);
  if (order !== "relevance") return sorted(found, order);
  return found.words.length > 0 ? relevant(found) : sorted(found, "newest");
};

export const countProducts = async (search: Search) => {
  const found = await asked(search);
  return count(found, [...allowed(found), ...allWords(found.words)], countedMax);
};
