import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { until } from "../feeds/sample-log.contract.ts";
import { cutConnections, postgresEngine } from "./engine-on-postgres.contract.ts";
import { counted } from "./tally.contract.ts";

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
});
