import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { postgresRebuildSpace } from "../adapters/views/postgres/rebuild-space.ts";
import { until, silent } from "../feeds/sample-log.contract.ts";
import { postgresEngine, tallyMapping } from "./engine-on-postgres.contract.ts";
import { rebuildView } from "./rebuild.ts";
import { counted, tally } from "./tally.contract.ts";
import { view } from "./view.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let engine: Awaited<ReturnType<typeof postgresEngine>>;

beforeEach(async () => {
  database = await testDatabase();
  engine = await postgresEngine(database.url);
});

afterEach(async () => {
  await engine.close();
  await database.drop();
});

const some = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => counted(`t${String((from + index) % 7)}`, from + index + 1));

const openSpace = async () => {
  const { store, swap, close } = await postgresRebuildSpace({
    url: database.url,
    mapping: tallyMapping,
    partitions: 1,
  });
  return { view: view(tally(), store), swap, close };
};

const rebuild = async (signal = new AbortController().signal) => {
  const space = await openSpace();
  const published: string[] = [];
  const kinds: string[] = [];
  const liveUpdates = {
    publish: (updates: readonly { view: string }[]) => published.push(...updates.map((u) => u.view)),
  };
  try {
    for await (const line of rebuildView({ feed: engine.feed, space, liveUpdates, log: silent }, signal))
      kinds.push(line.kind);
  } finally {
    await space.close();
  }
  return { kinds, published };
};

const isLevel = async () => (await engine.checkpoint()) === (await engine.feed.head(0));

describe("A view that is rebuilt beside the one that is read", () => {
  it("heals rows that were changed, lost or made up by hand, and tells who keeps rows", async () => {
    await engine.happen(...some(0, 60));
    const running = await engine.start();
    await until(isLevel);
    await engine.pool.query(`UPDATE tally_v1 SET row = '{"total":-1,"steps":[]}' WHERE key = 't1'`);
    await engine.pool.query(`DELETE FROM tally_v1 WHERE key = 't2'`);
    await engine.pool.query(`INSERT INTO tally_v1 VALUES ('nobody', '{"total":1,"steps":[]}')`);
    expect(await engine.rows()).not.toEqual(await engine.folded());

    const { kinds, published } = await rebuild();

    expect(kinds.at(-1)).toBe("rebuilt");
    expect(published).toEqual(["tally"]);
    expect(await engine.rows()).toEqual(await engine.folded());
    await engine.happen(...some(60, 20));
    await until(isLevel);
    expect(await engine.rows()).toEqual(await engine.folded());
    await running.stop();
  });

  it("comes back after its table was truncated, while nobody writes", async () => {
    await engine.happen(...some(0, 30));
    const running = await engine.start();
    await until(isLevel);
    await engine.pool.query("TRUNCATE tally_v1");
    await rebuild();
    expect(await engine.rows()).toEqual(await engine.folded());
    await running.stop();
  });

  it("never fails or rewinds a read while events keep coming", async () => {
    await engine.happen(...some(0, 200));
    const running = await engine.start();
    await until(isLevel);
    const readers = postgresPool(database.url, { applicationName: "readers", max: 4 });
    const over = new AbortController();
    const isOver = () => over.signal.aborted;
    let reads = 0;
    const reading = (async () => {
      for (let most = 0; !isOver(); reads += 1) {
        const { rows } = await readers.query<{ total: string }>({
          name: "sum",
          text: "SELECT coalesce(sum((row->>'total')::numeric), 0) AS total FROM tally_v1",
        });
        const total = Number(rows[0]?.total);
        expect(total).toBeGreaterThanOrEqual(most);
        most = total;
      }
    })();
    const writing = (async () => {
      for (let from = 200; !isOver(); from += 5) await engine.happen(...some(from, 5));
    })();

    await rebuild();
    await rebuild();
    over.abort();
    await Promise.all([reading, writing]);

    expect(reads).toBeGreaterThan(20);
    await until(isLevel);
    expect(await engine.rows()).toEqual(await engine.folded());
    await readers.end();
    await running.stop();
  });

  it("goes on where an earlier attempt was cut, and leaves nothing behind", async () => {
    await engine.happen(...some(0, 500));
    const cut = new AbortController();
    const space = await openSpace();
    const attempt = rebuildView(
      { feed: engine.feed, space, liveUpdates: { publish: () => undefined }, log: silent },
      cut.signal,
    );
    await attempt.next();
    await until(async () => (await space.view.checkpoint(0)) !== undefined);
    cut.abort();
    await attempt.next();
    const built = await space.view.checkpoint(0);
    await space.close();

    const reopened = await openSpace();
    expect(await reopened.view.checkpoint(0)).toEqual(built);
    await reopened.close();
    await rebuild();

    expect(await engine.rows()).toEqual(await engine.folded());
    const { rows } = await engine.pool.query("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'rebuild%'");
    expect(rows).toEqual([]);
  });

  it("changes nothing when somebody else's view depends on the tables, and says so", async () => {
    await engine.happen(...some(0, 10));
    const running = await engine.start();
    await until(isLevel);
    await engine.pool.query("CREATE VIEW report AS SELECT count(*) FROM tally_v1");
    await expect(rebuild()).rejects.toThrow(/other objects depend on it/);
    expect(await engine.rows()).toEqual(await engine.folded());
    await running.stop();
  });
});
