import { describe, expect, it } from "vitest";
import { position } from "../../../schemas/recorded-event.ts";
import type { StoredBatch } from "../stored.ts";
import { gatheredWrites } from "./gathered-writes.ts";

const batch = (partition: number, keys: readonly string[] = []): StoredBatch<string> => ({
  partition,
  expected: undefined,
  next: { epoch: "epoch", position: position("1"), eventId: "event" },
  keys,
  fold: () => ({ rows: new Map(), parked: [] }),
});

/** Keeps which partitions were written together; `refused` says with what a write of them fails. */
const written = (refused: (partitions: readonly number[]) => Error | undefined = () => undefined) => {
  const writes: (readonly number[])[] = [];
  const apply = gatheredWrites<string>((batches) => {
    const partitions = batches.map(({ partition }) => partition);
    writes.push(partitions);
    const error = refused(partitions);
    return error ? Promise.reject(error) : Promise.resolve();
  });
  return { apply, writes };
};

const outcomes = async (applied: readonly Promise<void>[]) =>
  (await Promise.allSettled(applied)).map(({ status }) => status === "fulfilled");

describe("writes of a view's partitions", () => {
  it("share a transaction where they come together", async () => {
    const { apply, writes } = written();
    await Promise.all([apply(batch(0)), apply(batch(1)), apply(batch(2))]);
    expect(writes).toEqual([[0, 1, 2]]);
  });

  it("follow each other within one partition", async () => {
    const { apply, writes } = written();
    await Promise.all([apply(batch(0)), apply(batch(0)), apply(batch(1))]);
    expect(writes).toEqual([[0, 1], [0]]);
  });

  it("are no larger together than a transaction may be", async () => {
    const keys = Array.from({ length: 1_500 }, (_, index) => String(index));
    const { apply, writes } = written();
    await Promise.all([apply(batch(0, keys)), apply(batch(1, keys)), apply(batch(2))]);
    expect(writes).toEqual([[0, 2], [1]]);
  });

  it("fail for the one that is refused, and for no other", async () => {
    const { apply, writes } = written((partitions) => (partitions.includes(1) ? new Error("refused") : undefined));
    expect(await outcomes([apply(batch(0)), apply(batch(1)), apply(batch(2))])).toEqual([true, false, true]);
    expect(writes).toEqual([[0, 1, 2], [0], [1], [2]]);
  });

  it("fail for all at once while the database is away", async () => {
    const away = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const { apply, writes } = written(() => away);
    expect(await outcomes([apply(batch(0)), apply(batch(1))])).toEqual([false, false]);
    expect(writes).toEqual([[0, 1]]);
  });
});
