import type { Pool } from "pg";
import { isUuid } from "../../../domain/kernel/ids.ts";
import { decodeCursor } from "../../../schemas/cursor.ts";
import type { PageRequest } from "../../../schemas/page.ts";
import { searchWords } from "../../../schemas/search-words.ts";
import { tsqueryOf } from "../../catalog/postgres/tsvector.ts";
import { pageOf, prepared, skipped, uuidsOf } from "./paging.ts";
import { type Param, parameters, where } from "./parameters.ts";

type NamedRow<Row> = { readonly id: string; readonly sort_name: string; readonly body: Row };

/** All words of `q`, the last one as a prefix. */
const named = (q: string | undefined, param: Param) => {
  const words = searchWords(q ?? "");
  if (words.length === 0) return [];
  const query = words.map((word, index) => tsqueryOf(word, index === words.length - 1)).join(" & ");
  return [`words @@ ${param(query)}::tsquery`];
};

const behind = (after: string | undefined, order: string, param: Param) => {
  if (after === undefined) return [];
  const [name = "", id = ""] = decodeCursor(after, order, ["string", "string"]).map(String);
  return [isUuid(id) ? `(sort_name, id) > (${param(name)}, ${param(id)}::uuid)` : "false"];
};

/** Reads a view of parties: by id, and listed by name. */
export const byName = <Row>(pool: Pool, { table, order }: { readonly table: string; readonly order: string }) => ({
  byIds: async (
    ids: readonly string[],
    conditions: (param: Param) => readonly string[] = () => [],
  ): Promise<ReadonlyMap<string, Row>> => {
    const { values, param } = parameters();
    const all = [`r.id = ANY(${param(uuidsOf(ids))}::uuid[])`, ...conditions(param)];
    const text = `SELECT id::text AS id, sort_name, body FROM ${table} r ${where(all)}`;
    return new Map((await prepared<NamedRow<Row>>(pool, text, values)).map(({ id, body }) => [id, body]));
  },

  list: async (
    request: PageRequest & { readonly q?: string | undefined },
    conditions: (param: Param) => readonly string[],
  ) => {
    const { values, param } = parameters();
    const all = [...conditions(param), ...named(request.q, param), ...behind(request.after, order, param)];
    const text = `SELECT id::text AS id, sort_name, body FROM ${table} r ${where(all)}
      ORDER BY sort_name, id LIMIT ${param(request.first + 1)} OFFSET ${param(skipped(request))}`;
    const rows = await prepared<NamedRow<Row>>(pool, text, values);
    return pageOf(rows, request.first, order, ({ id, sort_name, body }) => ({ node: body, at: [sort_name, id] }));
  },
});
