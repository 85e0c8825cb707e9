import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresEventStore } from "../adapters/event-store/postgres/event-store.ts";
import { memoryIdempotency } from "../adapters/idempotency/memory.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { postgresPool } from "../adapters/postgres/pool.ts";
import { testDatabase } from "../adapters/postgres/test-database.ts";
import { memorySnapshots } from "../adapters/snapshots/memory.ts";
import { fill, taken, type World } from "./fixtures/world.fixture.ts";
import type { Snapshot } from "./snapshots.ts";

const program = `${import.meta.dirname}/fixtures/one-command.fixture.ts`;

let url: string;
let drop: () => Promise<void>;
let world: World;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await testDatabase());
  const pool = postgresPool(url, { applicationName: "spec", max: 4 });
  await migrate(pool);
  const store = postgresEventStore(pool);
  world = { store, snapshots: memorySnapshots<Snapshot>(), idempotency: (holder) => memoryIdempotency({ holder }) };
  end = () => pool.end();
});

afterAll(async () => {
  await end();
  await drop();
});

/** A process of its own that sends one command, and is killed at `failpoint` when there is one. */
const run = async (input: object, key: string, failpoint = "") => {
  const env = { ...process.env, TRADEPOST_FAILPOINT: failpoint };
  const args = [program, url, "TakeUnits", JSON.stringify(input), key];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const signal = new Promise<string | null>((resolve) =>
    child.once("exit", (_code, by) => {
      resolve(by);
    }),
  );
  return { answer: await text(child.stdout), signal: await signal };
};

describe("a process that is killed", () => {
  it.each([
    ["after-idempotency-row", 0],
    ["after-append", 1],
  ])("%s leaves a command that the next process ends, once", async (failpoint, takenBefore) => {
    const stockId = await fill(world, 5);
    const input = { stockId, taker: "ada" };
    expect(await run(input, stockId, failpoint)).toEqual({ answer: "", signal: "SIGKILL" });
    expect(await taken(world, stockId)).toHaveLength(takenBefore);

    const next = await run(input, stockId);
    expect(next.signal).toBeNull();
    expect(JSON.parse(next.answer)).toMatchObject({ outcome: "accepted", result: { taker: "ada", revision: 1 } });
    expect(await run(input, stockId)).toEqual(next);
    expect(await taken(world, stockId)).toHaveLength(1);
  });
});
