import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { postgresEventStore } from "../adapters/event-store/postgres/event-store.ts";
import { metadataText } from "../schemas/chain.ts";
import { benchEvent } from "./events.ts";
import { alternate, median, ratePerSecond } from "./measure.ts";
import type { Measured } from "./report.ts";
import type { Server } from "./server.ts";

const bars = [
  { writers: 1, atLeast: 0.8, aim: 1 },
  { writers: 20, atLeast: 1, aim: 1.4 },
  { writers: 50, atLeast: 1.7, aim: 2.5 },
];

const plainTable = `CREATE TABLE IF NOT EXISTS bench_rows (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, revision integer NOT NULL,
  id uuid NOT NULL UNIQUE, type text NOT NULL, data json NOT NULL, metadata json NOT NULL, UNIQUE (stream, revision))`;

const plainInsert = {
  name: "bench-insert",
  text: "INSERT INTO bench_rows (stream, revision, id, type, data, metadata) VALUES ($1, $2, $3, $4, $5, $6)",
};

const metadata = metadataText(benchEvent().metadata);

/** The same event, as one prepared insert of one row: what a program without an event store would do. */
const insertRow = async (pool: Pool) => {
  const { id, type, data } = benchEvent();
  await pool.query({ ...plainInsert, values: [`bench-${randomUUID()}`, 0, id, type, data, metadata] });
};

/** Durable appends of one event with an expected revision, against prepared one-row inserts by the same pool. */
export const benchAppend = async ({ pool }: Server, seconds = 3, rounds = 5): Promise<readonly Measured[]> => {
  await pool.query(plainTable);
  const store = postgresEventStore(pool);
  const appendOne = async () => {
    await store.append(`bench-${randomUUID()}`, "none", [benchEvent()]);
  };
  await ratePerSecond(50, 1_000, appendOne);
  await ratePerSecond(50, 1_000, () => insertRow(pool));

  const results: Measured[] = [];
  for (const { writers, atLeast, aim } of bars) {
    const figures = await alternate(rounds, {
      append: () => ratePerSecond(writers, seconds * 1000, appendOne),
      insert: () => ratePerSecond(writers, seconds * 1000, () => insertRow(pool)),
    });
    const [append, insert] = [median(figures.append), median(figures.insert)];
    const detail = { "appends/s": append, "inserts/s": insert };
    results.push({
      what: `append, ${writers} writers, against an insert`,
      value: append / insert,
      unit: "x",
      atLeast,
      aim,
      detail,
    });
  }
  await store.close();
  return results;
};
