import { isUuid } from "../../../domain/kernel/ids.ts";
import { type CursorValues, decodeCursor } from "../../../schemas/cursor.ts";
import type { Param } from "../../views/postgres/parameters.ts";

/** The columns that products are found with, as the driver reads them. */
export type FoundRow = { readonly id: string; readonly base_price_e4: string; readonly sort_name: string };

export type Sorting = {
  readonly orderBy: string;
  /** What lies behind a cursor. */
  readonly behind: (after: string, param: Param) => string;
  readonly at: (row: FoundRow) => CursorValues;
};

type Column = {
  readonly expression: string;
  readonly type: "bigint" | "text";
  readonly descending: boolean;
  readonly value: (row: FoundRow) => string;
};

/** By a column and then by id, both in one direction, so that an index on the two serves it. */
const byColumn = (name: string, { expression, type, descending, value }: Column): Sorting => {
  const [direction, beyond] = descending ? ["DESC", "<"] : ["ASC", ">"];
  return {
    orderBy: `${expression} ${direction}, p.id ${direction}`,
    behind: (after, param) => {
      const [last = "", id = ""] = decodeCursor(after, name, ["string", "string"]).map(String);
      const valid = isUuid(id) && (type === "text" || /^\d{1,16}$/.test(last));
      return valid ? `(${expression}, p.id) ${beyond} (${param(last)}::${type}, ${param(id)}::uuid)` : "false";
    },
    at: (row) => [value(row), row.id],
  };
};

const newest: Sorting = {
  orderBy: "p.id DESC",
  behind: (after, param) => {
    const [id = ""] = decodeCursor(after, "newest", ["string"]).map(String);
    return isUuid(id) ? `p.id < ${param(id)}::uuid` : "false";
  },
  at: ({ id }) => [id],
};

const price = { expression: "p.base_price_e4", type: "bigint", value: (row: FoundRow) => row.base_price_e4 } as const;

/** Ids are UUIDv7, so the newest are the last ones. */
export const sortings = {
  price: byColumn("price", { ...price, descending: false }),
  "-price": byColumn("-price", { ...price, descending: true }),
  name: byColumn("name", {
    expression: "p.sort_name",
    type: "text",
    descending: false,
    value: ({ sort_name }) => sort_name,
  }),
  newest,
} as const;
