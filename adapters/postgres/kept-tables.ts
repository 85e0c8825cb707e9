import type { Pool } from "pg";

/** A row as text, in the order of its table's columns. */
export type KeptRow = readonly (string | null)[];

type Column = { readonly name: string; readonly type: "uuid" | "text" | "bytea" | "timestamptz" };

export type KeptTable = {
  readonly name: string;
  /** The first one is the key. */
  readonly columns: readonly Column[];
};

const pageRows = 1_000;

/** The tables that cannot be made from the log: password hashes, and keyed commands with their answers. */
export const keptTables = {
  credentials: {
    name: "credentials",
    columns: [
      { name: "account_id", type: "uuid" },
      { name: "password_hash", type: "text" },
      { name: "created_at", type: "timestamptz" },
    ],
  },
  idempotency: {
    name: "idempotency",
    columns: [
      { name: "command_id", type: "uuid" },
      { name: "body_hash", type: "bytea" },
      { name: "at", type: "text" },
      { name: "facts", type: "text" },
      { name: "answer", type: "text" },
      { name: "holder", type: "text" },
      { name: "leased_until", type: "timestamptz" },
      { name: "first_seen", type: "timestamptz" },
    ],
  },
} as const satisfies Readonly<Record<string, KeptTable>>;

/** The same text on every server, whatever its time zone. */
const asText = ({ name, type }: Column) =>
  type === "timestamptz" ? `(${name} AT TIME ZONE 'UTC')::text || '+00'` : `${name}::text`;

const keyOf = ({ columns }: KeptTable) => {
  const [key] = columns;
  if (!key) throw new RangeError("a table needs a key");
  return key;
};

const readPage = async (pool: Pool, table: KeptTable, after: string | null): Promise<readonly KeptRow[]> => {
  const key = keyOf(table);
  const text = `SELECT ${table.columns.map(asText).join(", ")} FROM ${table.name}
    WHERE $1::text IS NULL OR ${key.name} > $1::${key.type} ORDER BY ${key.name} LIMIT ${String(pageRows)}`;
  const { rows } = await pool.query<(string | null)[]>({ text, values: [after], rowMode: "array" });
  return rows;
};

/** Rows of `table` in the order of its key, page by page. */
export const keptRows = async function* (pool: Pool, table: KeptTable): AsyncGenerator<readonly KeptRow[]> {
  for (let after: string | null = null; ;) {
    const rows = await readPage(pool, table, after);
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.[0] ?? null;
  }
};

export const countKeptRows = async (pool: Pool, { name }: KeptTable) => {
  const { rows } = await pool.query<{ readonly count: string }>(`SELECT count(*) FROM ${name}`);
  return Number(rows[0]?.count ?? 0);
};

/** Writes rows, in the place of those with the same key. */
export const putKeptRows = async (pool: Pool, table: KeptTable, rows: readonly KeptRow[]) => {
  const { name, columns } = table;
  const names = columns.map((column) => column.name);
  const values = columns.map(({ type }, index) => `given.c${String(index)}::${type}`);
  const lists = columns.map((_, index) => `$${String(index + 1)}::text[]`);
  const aliases = columns.map((_, index) => `c${String(index)}`);
  const renewed = names.slice(1).map((column) => `${column} = excluded.${column}`);
  await pool.query(
    `INSERT INTO ${name} (${names.join(", ")}) SELECT ${values.join(", ")}
       FROM unnest(${lists.join(", ")}) AS given (${aliases.join(", ")})
     ON CONFLICT (${keyOf(table).name}) DO UPDATE SET ${renewed.join(", ")}`,
    columns.map((_, index) => rows.map((row) => row[index] ?? null)),
  );
};

export const emptyTable = (pool: Pool, { name }: KeptTable) => pool.query(`DELETE FROM ${name}`);
