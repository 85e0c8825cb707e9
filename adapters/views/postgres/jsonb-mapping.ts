import type { ClientBase } from "pg";
import { tableOf, type ViewMapping } from "./view-mapping.ts";

type StoredRow<Row> = { readonly key: string; readonly row: Row };

/** The default mapping: `(key text primary key, row jsonb)`. `indexes` are statements that get the table's name. */
export const jsonbMapping = <Row>(
  view: { readonly name: string; readonly version: number },
  indexes: (table: string) => readonly string[] = () => [],
): ViewMapping<Row> => {
  const table = tableOf(view);
  return {
    name: view.name,
    version: view.version,

    migrate: async (client) => {
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${table} (key text COLLATE "C" PRIMARY KEY, row jsonb NOT NULL) WITH (fillfactor = 80)`,
      );
      for (const statement of indexes(table)) await client.query(statement);
    },

    load: async (client, keys) => {
      const found = await client.query<StoredRow<Row>>({
        name: `${table}-load`,
        text: `SELECT key, row FROM ${table} WHERE key = ANY($1::text[])`,
        values: [keys],
      });
      return new Map(found.rows.map(({ key, row }) => [key, row]));
    },

    save: async (client, rows) => {
      await upsert(client, table, rows);
      await remove(client, table, rows);
    },

    count: async (client) => {
      const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${table}`);
      return Number(counted.rows[0]?.rows);
    },
  };
};

const upsert = async (client: ClientBase, table: string, rows: ReadonlyMap<string, unknown>) => {
  const written = [...rows].flatMap(([key, row]) => (row === undefined ? [] : [{ key, row }]));
  if (written.length === 0) return;
  await client.query({
    name: `${table}-upsert`,
    text: `INSERT INTO ${table} (key, row) SELECT key, row FROM jsonb_to_recordset($1::jsonb) AS written (key text, row jsonb)
           ON CONFLICT (key) DO UPDATE SET row = excluded.row`,
    values: [JSON.stringify(written)],
  });
};

const remove = async (client: ClientBase, table: string, rows: ReadonlyMap<string, unknown>) => {
  const removed = [...rows].flatMap(([key, row]) => (row === undefined ? [key] : []));
  if (removed.length === 0) return;
  await client.query({
    name: `${table}-delete`,
    text: `DELETE FROM ${table} WHERE key = ANY($1::text[])`,
    values: [removed],
  });
};
