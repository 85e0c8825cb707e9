import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { postgresViewStore } from "../adapters/views/postgres/view-store.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { sampleLog, silent, until } from "../feeds/sample-log.contract.ts";
import { startProjections } from "./engine.ts";
import { cutConnections, postgresEngine, tallyMapping } from "./engine-on-postgres.contract.ts";
import { counted, tally } from "./tally.contract.ts";
import { view } from "./view.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  await database.drop();
});

const keys = ["a", "b", "c", "d", "e", "f", "g"];
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    counted(keys[(from + index) % keys.length] ?? "a", 1 + ((from + index) % 5)),
  );

describe("the projection engine on Postgres", () => {
  it("keeps the rows equal to the plain fold, through a restart with rows in memory", async () => {
    const engine = await postgresEngine(database.url);
    await engine.happen(...many(150));
    const first = await engine.start();
    await until(async () => (await engine.checkpoint()) === (await engine.head()));
    await engine.happen(...many(50, 150));
    await until(async () => (await engine.checkpoint()) === (await engine.head()));
    expect(await engine.rows()).toEqual(await engine.folded());
    await first.stop();
    await engine.happen(...many(50, 200));
    const second = await engine.start();
    await until(async () => (await engine.checkpoint()) === (await engine.head()));
    expect(await engine.rows()).toEqual(await engine.folded());
    await second.stop();
    await engine.close();
  });

  it("applies every event once where two engines both believe to be the owner", async () => {
    const one = await postgresEngine(database.url);
    const other = await postgresEngine(database.url);
    const engines = [await one.start(), await other.start()];
    for (let turn = 0; turn < 40; turn++) await one.happen(...many(5, turn * 5));
    await until(async () => (await one.checkpoint()) === (await one.head()));
    expect(await one.rows()).toEqual(await one.folded());
    for (const engine of engines) await engine.stop();
    await one.close();
    await other.close();
  });

  it("shows rows and checkpoint of one moment, whenever it is killed before a commit", async () => {
    const engine = await postgresEngine(database.url);
    await engine.happen(...many(180));
    for (const hit of ["1", "2", "3"]) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "engine-process.contract.ts"), database.url], {
        env: { ...process.env, TRADEPOST_FAILPOINT: `before-view-commit:${hit}` },
        stdio: "inherit",
      });
      expect((await once(child, "exit"))[1]).toBe("SIGKILL");
      expect(await engine.rows()).toEqual(await engine.folded((await engine.checkpoint()) ?? ""));
    }
    const projections = await engine.start();
    await until(async () => (await engine.checkpoint()) === (await engine.head()));
    expect(await engine.rows()).toEqual(await engine.folded());
    await projections.stop();
    await engine.close();
  });

  it("outlives the loss of all its connections in the middle of the load", async () => {
    const engine = await postgresEngine(database.url);
    const writer = await postgresEngine(database.url);
    await writer.happen(...many(300));
    const projections = await engine.start();
    for (let cut = 0; cut < 4; cut++) {
      await cutConnections(database.url);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await until(
      async () => (await engine.checkpoint().catch(() => "")) === (await engine.head().catch(() => undefined)),
    );
    expect(await engine.rows()).toEqual(await engine.folded());
    expect(await projections.parked("tally")).toEqual([]);
    await projections.stop();
    await engine.close();
    await writer.close();
  });

  it("keeps what is parked through a restart, queues behind it, retries and skips, and writes down who did", async () => {
    let healed = false;
    const engine = await postgresEngine(database.url, { healed: () => healed });
    await engine.happen(counted("a", 1), counted("a", 0), counted("b", 1), counted("a", 2), counted("c", 0));
    const first = await engine.start();
    await until(async () => (await first.parked("tally")).length === 2);
    await first.stop();
    const second = await engine.start();
    await engine.happen(counted("a", 3), counted("c", 4));
    await until(async () => (await second.inspect("tally", "tally-a")).length === 3);
    await until(async () => (await second.inspect("tally", "tally-c")).length === 2);
    expect((await engine.rows()).get("a")).toEqual({ total: 1, steps: [1] });
    expect(await second.skip("tally", "tally-c", "admin:ann")).toBe(true);
    healed = true;
    expect(await second.retry("tally", "tally-a", "admin:bob")).toBe(true);
    await engine.happen(counted("a", 5), counted("c", 6));
    await until(async () => (await engine.rows()).get("c")?.total === 10);
    expect((await engine.rows()).get("a")).toEqual({ total: 11, steps: [1, 0, 2, 3, 5] });
    expect(await second.parked("tally")).toEqual([]);
    expect(await second.decisions("tally")).toMatchObject([
      { action: "retry", stream: "tally-a", actor: "admin:bob" },
      { action: "skip", stream: "tally-c", actor: "admin:ann" },
    ]);
    await second.stop();
    await engine.close();
  });

  it("lets another process retry, and does not write over what that one wrote", async () => {
    let healed = false;
    const engine = await postgresEngine(database.url, { healed: () => healed });
    const operator = await postgresEngine(database.url, { healed: () => true });
    await engine.happen(counted("a", 1), counted("a", 0), counted("a", 2));
    const active = await engine.start();
    await until(async () => (await active.inspect("tally", "tally-a")).length === 2);
    const passive = await operator.start();
    expect(await passive.retry("tally", "tally-a", "admin:ann")).toBe(true);
    await passive.stop();
    healed = true;
    await engine.happen(counted("a", 4));
    await until(async () => (await engine.rows()).get("a")?.total === 7);
    expect((await engine.rows()).get("a")).toEqual({ total: 7, steps: [1, 0, 2, 4] });
    await active.stop();
    await engine.close();
    await operator.close();
  });

  it("parks the one stream whose row Postgres refuses", async () => {
    const engine = await postgresEngine(database.url);
    await engine.happen(...many(20), counted("bad\u0000key", 1), ...many(20, 20));
    const projections = await engine.start();
    await until(async () => (await engine.checkpoint()) === (await engine.head()));
    expect(await projections.parked("tally")).toHaveLength(1);
    const { rows, folded } = { rows: await engine.rows(), folded: new Map(await engine.folded()) };
    folded.delete("bad\u0000key");
    expect(rows).toEqual(folded);
    await projections.stop();
    await engine.close();
  });

  it("loses no write where three partitions change the same rows side by side", async () => {
    const engine = await postgresEngine(database.url);
    const { feed, happen } = sampleLog({ partitions: 3, seed: 7, pageEvents: 5 });
    const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
    const store = postgresViewStore(engine.pool, tallyMapping, { cachedRows: 2 });
    const projections = await startProjections({
      feed,
      views: [view(tally(), store)],
      leaseKeeper: keeper,
      liveUpdates: { publish: () => undefined },
      log: silent,
    });
    for (let turn = 0; turn < 100; turn++)
      happen({ ...counted(keys[turn % 3] ?? "a", 1), stream: `from-${String(turn % 11)}` });
    await until(
      async () => (await projections.status())[0]?.partitions.every(({ lagEvents }) => lagEvents === 0) ?? false,
    );
    const totals = [...(await engine.rows()).values()].map(({ total }) => total);
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(100);
    await projections.stop();
    await keeper.stop();
    await feed.stop();
    await engine.close();
  });
});
