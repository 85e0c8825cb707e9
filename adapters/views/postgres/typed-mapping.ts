import type { ClientBase } from "pg";
import { tableOf, type ViewMapping } from "./view-mapping.ts";

/** What fits an index entry, and tells names apart well enough to sort them. */
export const sortNameLengthMax = 200;

export type TypedTable<Row> = {
  readonly name: string;
  readonly version: number;
  /** The columns before `body`, with their types and defaults; the first one is the key. */
  readonly columns: Readonly<Record<string, string>>;
  /** A row's values by column: plain JSON, in the text forms that Postgres reads. */
  readonly values: (key: string, row: Row) => Readonly<Record<string, unknown>>;
  /** Statements run once the table is there. */
  readonly indexes?: (table: string) => readonly string[];
};

type StoredRow<Row> = { readonly key: string; readonly body: Row };

const typeOf = (definition: string) => definition.replace(/ (NOT NULL|DEFAULT|COLLATE|PRIMARY KEY).*/, "");

/** One table: typed columns to find and sort rows by, and `body`, the whole row as the API reads it. */
export const typedMapping = <Row>(typed: TypedTable<Row>): ViewMapping<Row> => {
  const table = tableOf(typed);
  const names = Object.keys(typed.columns);
  const [key = ""] = names;
  const keyType = typeOf(typed.columns[key] ?? "");
  const upsert = upsertText(table, typed.columns);

  return {
    name: typed.name,
    version: typed.version,

    migrate: async (client) => {
      const columns = Object.entries(typed.columns).map(([name, definition]) => `${name} ${definition}`);
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${table} (${columns.join(", ")}, body json NOT NULL, PRIMARY KEY (${key}))
         WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)`,
      );
      for (const statement of typed.indexes?.(table) ?? []) await client.query(statement);
    },

    load: async (client, keys) => {
      const found = await client.query<StoredRow<Row>>({
        name: `${table}-load`,
        text: `SELECT ${key}::text AS key, body FROM ${table} WHERE ${key} = ANY($1::${keyType}[])`,
        values: [keys],
      });
      return new Map(found.rows.map(({ key, body }) => [key, body]));
    },

    save: async (client, rows) => {
      const written: unknown[] = [];
      const removed: string[] = [];
      for (const [id, row] of rows)
        if (row === undefined) removed.push(id);
        else written.push({ ...typed.values(id, row), body: row });
      if (written.length > 0)
        await client.query({ name: `${table}-save`, text: upsert, values: [JSON.stringify(written)] });
      if (removed.length > 0)
        await client.query({
          name: `${table}-remove`,
          text: `DELETE FROM ${table} WHERE ${key} = ANY($1::${keyType}[])`,
          values: [removed],
        });
    },

    count: (client) => countRows(client, table),
  };
};

const upsertText = (table: string, columns: Readonly<Record<string, string>>) => {
  const [key, ...others] = [...Object.keys(columns), "body"];
  const types = [...Object.entries(columns).map(([name, definition]) => `${name} ${typeOf(definition)}`), "body json"];
  const all = [key, ...others].join(", ");
  return `INSERT INTO ${table} (${all}) SELECT ${all} FROM json_to_recordset($1::json) AS written (${types.join(", ")})
    ON CONFLICT (${key}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(", ")}`;
};

export const countRows = async (client: ClientBase, table: string) => {
  const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${table}`);
  return Number(counted.rows[0]?.rows);
};
