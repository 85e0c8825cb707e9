import {
  countKeptRows,
  emptyTable,
  type KeptRow,
  keptRows,
  type KeptTable,
  keptTables,
  putKeptRows,
} from "../../adapters/postgres/kept-tables.ts";
import { fault } from "../compose/fault.ts";
import type { MovedAnswers } from "./moved-answers.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

type Parts = {
  readonly source: Source;
  readonly target: Target;
  readonly movedAnswers: MovedAnswers;
  readonly tell: (done: number, total: number) => void;
};

type Rows = readonly KeptRow[];

const { credentials, idempotency } = keptTables;
const answer = idempotency.columns.findIndex(({ name }) => name === "answer");

/** Each table, and how its rows read in the target. */
const tablesFor = ({ movedAnswers }: Parts) =>
  [
    { table: credentials, moved: (rows: Rows) => Promise.resolve(rows) },
    { table: idempotency, moved: (rows: Rows) => movedAnswers(rows, answer) },
  ] as const;

const totalOf = async ({ source }: Parts) =>
  (await countKeptRows(source.pool, credentials)) + (await countKeptRows(source.pool, idempotency));

/** Copies what lies beside the log and cannot be made from it; begins anew when it is called again. */
export const copyTables = async (parts: Parts) => {
  const { source, target, tell } = parts;
  const total = await totalOf(parts);
  let done = 0;
  for (const { table, moved } of tablesFor(parts)) {
    await emptyTable(target.pool, table);
    for await (const rows of keptRows(source.pool, table)) {
      await putKeptRows(target.pool, table, await moved(rows));
      tell((done += rows.length), total);
    }
  }
};

/** Rows of a table one after another. */
const oneByOne = async function* (target: Target, table: KeptTable) {
  for await (const rows of keptRows(target.pool, table)) yield* rows;
};

const isSame = (one: KeptRow, other: KeptRow) =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/** Secrets stand in these rows: a difference names the key alone. */
const differs = ({ name }: KeptTable, key: string | null | undefined, how: string) =>
  fault(`The row ${key ?? ""} of ${name} ${how}.`);

const compareTable = async (
  { source, target }: Parts,
  table: KeptTable,
  moved: (rows: Rows) => Promise<Rows>,
  onRows: (count: number) => void,
) => {
  const theirs = oneByOne(target, table);
  for await (const rows of keptRows(source.pool, table)) {
    for (const row of await moved(rows)) {
      const next = await theirs.next();
      if (next.done) throw differs(table, row[0], "was not copied");
      if (!isSame(row, next.value)) throw differs(table, row[0], "is not the same as in the original");
    }
    onRows(rows.length);
  }
  const surplus = await theirs.next();
  if (!surplus.done) throw differs(table, surplus.value[0], "is not in the original");
};

/** Holds every row against the original.
 * @throws Fault that names the first one that differs. */
export const compareTables = async (parts: Parts) => {
  const total = await totalOf(parts);
  let done = 0;
  for (const { table, moved } of tablesFor(parts))
    await compareTable(parts, table, moved, (rows) => {
      parts.tell((done += rows), total);
    });
  return total;
};
