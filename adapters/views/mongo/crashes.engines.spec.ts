import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Db } from "mongodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tally } from "../../../projections/tally.contract.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { fedView } from "./fed-view.fixture.ts";
import { tallyDocuments } from "./tally-documents.fixture.ts";
import { batchEvents, sampleTallies } from "./tally-process.fixture.ts";

let test: Awaited<ReturnType<typeof testMongo>>;

beforeEach(async () => {
  test = await testMongo();
});

afterEach(async () => {
  await test.drop();
});

const keys = [
  ...new Set(sampleTallies.map((event) => tally().keyOf(event as Parameters<ReturnType<typeof tally>["keyOf"]>[0]))),
];

const killedAt = async (failpoint: string) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "tally-process.fixture.ts"), test.url], {
    env: { ...process.env, TRADEPOST_FAILPOINT: failpoint },
    stdio: "inherit",
  });
  return (await once(child, "exit"))[1] as string | null;
};

const everything = async (db: Db) => {
  const collections = await db.collections();
  const found = await Promise.all(
    collections.map(
      async (collection) => [collection.collectionName, await collection.find().sort({ _id: 1 }).toArray()] as const,
    ),
  );
  return new Map(found);
};

const open = () => fedView(test.db, tally(), tallyDocuments);

const upTo = (eventId: string | undefined) =>
  sampleTallies.slice(0, sampleTallies.findIndex(({ id }) => id === eventId) + 1);

describe("a view in MongoDB whose writer is killed", () => {
  it.each([
    ["between rows and checkpoint", "before-view-checkpoint", ["1", "2", "3"]],
    ["in the middle of the rows", "between-view-documents", ["1", "2", "5", "1"]],
  ])("%s is ahead of its checkpoint, and ends equal to the plain fold", async (_, failpoint, hits) => {
    const view = open();
    let ahead = 0;
    for (const hit of hits) {
      expect(await killedAt(`${failpoint}:${hit}`)).toBe("SIGKILL");
      const folded = view.folded(upTo((await view.checkpoint())?.eventId));
      const rows = await view.rows(keys);
      if (JSON.stringify([...rows].toSorted()) !== JSON.stringify([...folded].toSorted())) ahead += 1;
    }
    expect(ahead).toBe(hits.length);
    while (await view.apply(sampleTallies, batchEvents));
    expect(await view.rows(keys)).toEqual(view.folded(sampleTallies));
  });
});

describe("a writer that went on after it was replaced", () => {
  it("is turned away, and changes nothing", async () => {
    const [owner, zombie] = [open(), open()];
    await owner.apply(sampleTallies, batchEvents);
    const before = await zombie.checkpoint();
    await owner.apply(sampleTallies, batchEvents);
    const stored = await everything(test.db);
    await expect(zombie.applyFrom(before, sampleTallies, batchEvents)).rejects.toMatchObject({
      code: "CHECKPOINT_MOVED",
    });
    await expect(zombie.applyFrom(undefined, sampleTallies, 10)).rejects.toMatchObject({ code: "CHECKPOINT_MOVED" });
    expect(await everything(test.db)).toEqual(stored);
  });

  it("writes nothing but what its successor writes too, where both write at once", async () => {
    const [owner, zombie] = [open(), open()];
    for (let turn = 0; turn < 40; turn++) {
      const outcomes = await Promise.allSettled([
        owner.apply(sampleTallies, 100),
        zombie.apply(sampleTallies, 70 + turn),
      ]);
      const faults = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
      for (const fault of faults) expect(fault).toMatchObject({ code: "CHECKPOINT_MOVED" });
    }
    while (await owner.apply(sampleTallies, 500));
    expect(await owner.rows(keys)).toEqual(owner.folded(sampleTallies));
  });
});
