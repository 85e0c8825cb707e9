import type { ClientBase } from "pg";

/** Years with a partition of their own; what lies outside shares one before and one behind, so there are never more than these. */
const [firstYear, lastYear] = [1990, 2099];

/** Rows of a few kilobytes stay whole: compressing them costs more than the rest of writing them. */
const storage = "toast_tuple_target = 8160";

const nameOf = (table: string, year: number) => {
  if (year < firstYear) return `${table}_before`;
  return year > lastYear ? `${table}_after` : `${table}_${year}`;
};

const boundsOf = (year: number) => {
  if (year < firstYear) return `FROM (MINVALUE) TO ('${firstYear}-01-01 00:00Z')`;
  if (year > lastYear) return `FROM ('${lastYear + 1}-01-01 00:00Z') TO (MAXVALUE)`;
  return `FROM ('${year}-01-01 00:00Z') TO ('${year + 1}-01-01 00:00Z')`;
};

/** Makes the partitions of a table that is partitioned by a time, when they are first needed. Made apart and then attached,
 * which no reader of the table waits for. Only for the one writer of the table, inside its transaction. */
export const yearPartitions = (table: string) => {
  const known = new Set<string>();

  const ensureOne = async (client: ClientBase, year: number) => {
    const name = nameOf(table, year);
    if (known.has(name)) return;
    const found = await client.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [name]);
    // Remembered only once seen from a later transaction: this one may still be undone.
    if (found.rows[0]?.exists) known.add(name);
    else {
      await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL) WITH (${storage})`);
      await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES ${boundsOf(year)}`);
    }
  };

  return {
    ensure: async (client: ClientBase, years: Iterable<number>) => {
      for (const year of new Set(years)) await ensureOne(client, year);
    },
  };
};
