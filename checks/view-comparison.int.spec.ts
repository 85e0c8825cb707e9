import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { parseData, until } from "../feeds/sample-log.contract.ts";
import { postgresEngine, tallyMapping } from "../projections/engine-on-postgres.contract.ts";
import { plainFold } from "../projections/interleaved.contract.ts";
import { counted, type Tally, tally } from "../projections/tally.contract.ts";
import { compareView, type Comparison } from "./view-comparison.ts";

type Engine = Awaited<ReturnType<typeof postgresEngine>>;

let database: Awaited<ReturnType<typeof testDatabase>>;
let engine: Engine;

const keys = ["a", "b", "c", "d"];

beforeAll(async () => {
  database = await testDatabase();
  engine = await postgresEngine(database.url);
  await engine.happen(...Array.from({ length: 60 }, (_, index) => counted(keys[index % 4] ?? "a", 1 + (index % 7))));
  const projections = await engine.start();
  await until(async () => (await engine.checkpoint()) === (await engine.head()));
  await projections.stop();
});

afterAll(async () => {
  await engine.close();
  await database.drop();
});

const compare = (turns = 1): Promise<Comparison> =>
  compareView(tally(), tallyMapping, { pool: engine.pool, decode: parseData, turns });

const write = async (rows: ReadonlyMap<string, Tally>) => {
  await engine.pool.query("DELETE FROM tally_v1");
  const client = await engine.pool.connect();
  await tallyMapping.save(client, rows);
  client.release();
};

/** The rows that an engine with a fault would have left behind. */
const foldOf = async (fault: <Item>(events: readonly Item[]) => readonly Item[]) => {
  const events = await engine.events();
  return plainFold(tally(), await parseData(fault(events)));
};

describe("the comparison of a view with a fold of the log", () => {
  beforeEach(async () => {
    await write(await foldOf((events) => events));
  });

  it("finds nothing wrong with what the engine wrote, in one turn or in several", async () => {
    expect(await compare()).toMatchObject({ view: "tally_v1", events: 60, rows: 4, differences: [] });
    expect(await compare(3)).toMatchObject({ events: 60, rows: 4, differences: [] });
  });

  it("finds one event dropped", async () => {
    await write(await foldOf((events) => events.toSpliced(17, 1)));
    expect((await compare()).differences).toMatchObject([{ kind: "row", key: "b" }]);
  });

  it("finds one event applied twice", async () => {
    await write(await foldOf((events) => [...events.slice(0, 18), ...events.slice(17)]));
    expect((await compare()).differences).toMatchObject([{ kind: "row", key: "b" }]);
  });

  it("finds two events of one stream swapped", async () => {
    await write(
      await foldOf((events) => {
        const [one, other] = [events[17], events[21]];
        return one && other ? events.with(17, other).with(21, one) : events;
      }),
    );
    expect((await compare()).differences).toMatchObject([{ kind: "row", key: "b" }]);
  });

  it("finds a row that is missing, one that no event made, and a checkpoint that is ahead of the rows", async () => {
    const rows = new Map(await foldOf((events) => events));
    rows.delete("c");
    rows.set("z", { total: 1, steps: [1] });
    await write(rows);
    expect((await compare()).differences).toMatchObject([
      { kind: "row", key: "c", stored: undefined },
      { kind: "surplus", rows: 1 },
    ]);
    await write(await foldOf((events) => events.slice(0, 50)));
    expect((await compare()).differences).toHaveLength(4);
  });
});
