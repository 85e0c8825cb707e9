import type { Sort } from "mongodb";
import { isUuid } from "../../../domain/kernel/ids.ts";
import { type CursorValues, decodeCursor } from "../../../schemas/cursor.ts";
import type { Condition } from "./conditions.ts";

/** What products are found with. */
export type FoundProduct = { readonly id: string; readonly priceE4: number; readonly sortName: string };

export type Sorting = {
  readonly sort: Sort;
  /** What lies behind a cursor. */
  readonly behind: (after: string) => readonly Condition[];
  readonly at: (product: FoundProduct) => CursorValues;
};

type Field = {
  readonly path: "search.priceE4" | "search.sortName";
  readonly descending: boolean;
  /** The value in a cursor's text; undefined where it cannot be one. */
  readonly parse: (text: string) => string | number | undefined;
  readonly text: (product: FoundProduct) => string;
};

const nothing: readonly Condition[] = [{ _id: { $in: [] } }];

/** By a field and then by id, both in one direction, so that an index on the two serves it. */
const byField = (name: string, { path, descending, parse, text }: Field): Sorting => {
  const direction = descending ? -1 : 1;
  const [beyond, notBefore] = descending ? ["$lt", "$lte"] : ["$gt", "$gte"];
  return {
    sort: { [path]: direction, _id: direction },
    behind: (after) => {
      const [last = "", id = ""] = decodeCursor(after, name, ["string", "string"]).map(String);
      const value = parse(last);
      if (value === undefined || !isUuid(id)) return nothing;
      // The first of the two bounds the index; the second one tells apart what has the same value.
      return [
        { [path]: { [notBefore]: value } },
        { $or: [{ [path]: { [beyond]: value } }, { _id: { [beyond]: id } }] },
      ];
    },
    at: (product) => [text(product), product.id],
  };
};

const newest: Sorting = {
  sort: { _id: -1 },
  behind: (after) => {
    const [id = ""] = decodeCursor(after, "newest", ["string"]).map(String);
    return isUuid(id) ? [{ _id: { $lt: id } }] : nothing;
  },
  at: ({ id }) => [id],
};

const price = {
  path: "search.priceE4",
  parse: (text: string) => (/^\d{1,16}$/.test(text) ? Number(text) : undefined),
  text: ({ priceE4 }: FoundProduct) => String(priceE4),
} as const;

/** Ids are UUIDv7, so the newest are the last ones. Cursors are those of the catalog in Postgres: they survive a move. */
export const sortings = {
  price: byField("price", { ...price, descending: false }),
  "-price": byField("-price", { ...price, descending: true }),
  name: byField("name", {
    path: "search.sortName",
    descending: false,
    parse: (text) => text,
    text: ({ sortName }) => sortName,
  }),
  newest,
} as const;
