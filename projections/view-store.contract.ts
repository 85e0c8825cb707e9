import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLeases } from "../adapters/leases/memory.ts";
import { leaseKeeper } from "../feeds/lease-keeper.ts";
import { parsed, sampleLog, type SampleOptions, silent, until } from "../feeds/sample-log.contract.ts";
import { startProjections } from "./engine.ts";
import { plainFold } from "./interleaved.contract.ts";
import { cleared, counted, type Tally, tally } from "./tally.contract.ts";
import type { View } from "./view.ts";

/** The tally on an empty store of its own. */
export type TallyStore = {
  /** The view as one process holds it; a second call is a second process. */
  readonly open: (options?: Parameters<typeof tally>[0]) => View;
  readonly rows: () => Promise<ReadonlyMap<string, Tally>>;
  readonly close: () => Promise<void>;
  /** A key that the store refuses in a row, where there is such a thing. */
  readonly refusedKey?: string;
};

const keys = ["a", "b", "c", "d", "e", "f", "g"];
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    counted(keys[(from + index) % keys.length] ?? "a", 1 + ((from + index) % 5)),
  );

const events = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.tuple(fc.constantFrom(...keys), fc.integer({ min: 1, max: 9 })) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom("a", "b", "c"), fc.constant(-1)) },
  ),
  { maxLength: 80 },
);

/** A log, and engines on it that each believe to be the only one. */
const world = (options: SampleOptions = {}) => {
  const sample = sampleLog(options);
  const partitions = Array.from({ length: options.partitions ?? 1 }, (_, partition) => partition);
  return {
    ...sample,
    folded: () => new Map(plainFold(tally(), sample.log.events().map(parsed))),
    drained: async (view: View) => {
      for (const partition of partitions)
        if ((await view.checkpoint(partition))?.position !== (await sample.feed.head(partition))) return false;
      return true;
    },
    start: async (view: View) => {
      const keeper = leaseKeeper({ leases: memoryLeases(), owner: "spec", log: silent });
      const liveUpdates = { publish: () => undefined };
      const projections = await startProjections({
        feed: sample.feed,
        views: [view],
        leaseKeeper: keeper,
        liveUpdates,
        log: silent,
      });
      const stop = async () => {
        await projections.stop();
        await keeper.stop();
      };
      return { ...projections, stop };
    },
  };
};

/** What every view store promises, whatever engine keeps the rows. */
export const viewStoreContract = (name: string, make: () => Promise<TallyStore>) => {
  describe(name, () => {
    let store: TallyStore;

    beforeEach(async () => {
      store = await make();
    });

    afterEach(async () => {
      await store.close();
    });

    it("keeps the rows equal to the plain fold, through a restart", async () => {
      const { happen, start, drained, folded, feed } = world();
      happen(...many(150));
      const view = store.open();
      const first = await start(view);
      await until(() => drained(view));
      expect(await store.rows()).toEqual(folded());
      await first.stop();
      happen(...many(50, 150), cleared("a"), ...many(20, 200), cleared("b"));
      const second = await start(store.open());
      await until(() => drained(view));
      expect(await store.rows()).toEqual(folded());
      await second.stop();
      await feed.stop();
    });

    it("folds three partitions interleaved at random to the same rows as one after another", async () => {
      await fc.assert(
        fc.asyncProperty(events, fc.integer(), async (steps, seed) => {
          const fresh = await make();
          const { happen, start, drained, folded, feed } = world({
            partitions: 3,
            seed,
            pageEvents: 7,
            tailEvents: 20,
          });
          happen(...steps.map(([of, by]) => (by < 0 ? cleared(of) : counted(of, by))));
          const view = fresh.open();
          const projections = await start(view);
          await until(() => drained(view));
          expect(await fresh.rows()).toEqual(folded());
          await projections.stop();
          await feed.stop();
          await fresh.close();
        }),
        { numRuns: 5 },
      );
    });

    it("applies every event once where two engines both believe to be the owner", async () => {
      const { happen, start, drained, folded, feed } = world();
      const view = store.open();
      const engines = [await start(view), await start(store.open())];
      for (let turn = 0; turn < 40; turn++) {
        happen(...many(5, turn * 5));
        await new Promise(setImmediate);
      }
      await until(() => drained(view));
      expect(await store.rows()).toEqual(folded());
      for (const engine of engines) await engine.stop();
      await feed.stop();
    });

    it("loses no write where three partitions change the same rows side by side", async () => {
      const { happen, start, drained, feed } = world({ partitions: 3, seed: 7, pageEvents: 5 });
      const view = store.open();
      const projections = await start(view);
      for (let turn = 0; turn < 100; turn++)
        happen({ ...counted(keys[turn % 3] ?? "a", 1), stream: `from-${String(turn % 11)}` });
      await until(() => drained(view));
      const totals = [...(await store.rows()).values()].map(({ total }) => total);
      expect(totals.reduce((sum, total) => sum + total, 0)).toBe(100);
      await projections.stop();
      await feed.stop();
    });

    it("keeps what is parked through a restart, queues behind it, retries and skips, and writes down who did", async () => {
      let healed = false;
      const { happen, start, feed } = world();
      const open = () => store.open({ healed: () => healed });
      happen(counted("a", 1), counted("a", 0), counted("b", 1), counted("a", 2), counted("c", 0));
      const first = await start(open());
      await until(async () => (await first.parked("tally")).length === 2);
      await first.stop();
      const second = await start(open());
      happen(counted("a", 3), counted("c", 4));
      await until(async () => (await second.inspect("tally", "tally-a")).length === 3);
      await until(async () => (await second.inspect("tally", "tally-c")).length === 2);
      expect((await store.rows()).get("a")).toEqual({ total: 1, steps: [1] });
      expect(await second.retry("tally", "tally-b", "admin:ann")).toBe(false);
      expect(await second.skip("tally", "tally-c", "admin:ann")).toBe(true);
      healed = true;
      expect(await second.retry("tally", "tally-a", "admin:bob")).toBe(true);
      happen(counted("a", 5), counted("c", 6));
      await until(async () => (await store.rows()).get("c")?.total === 10);
      expect((await store.rows()).get("a")).toEqual({ total: 11, steps: [1, 0, 2, 3, 5] });
      expect(await second.parked("tally")).toEqual([]);
      expect(await second.decisions("tally")).toMatchObject([
        { action: "retry", stream: "tally-a", actor: "admin:bob" },
        { action: "skip", stream: "tally-c", actor: "admin:ann" },
      ]);
      await second.stop();
      await feed.stop();
    });

    it("keeps queued what fails again", async () => {
      const { happen, start, feed } = world();
      happen(counted("a", 1), counted("a", 0), counted("a", 2));
      const projections = await start(store.open());
      await until(async () => (await projections.inspect("tally", "tally-a")).length === 2);
      expect(await projections.retry("tally", "tally-a", "admin:ann")).toBe(true);
      expect(await projections.inspect("tally", "tally-a")).toMatchObject([
        { revision: 1 },
        { revision: 2, error: null },
      ]);
      expect((await store.rows()).get("a")).toEqual({ total: 1, steps: [1] });
      await projections.stop();
      await feed.stop();
    });

    it("lets another process retry, and does not write over what that one wrote", async () => {
      let healed = false;
      const { happen, start, feed } = world();
      happen(counted("a", 1), counted("a", 0), counted("a", 2));
      const active = await start(store.open({ healed: () => healed }));
      await until(async () => (await active.inspect("tally", "tally-a")).length === 2);
      const passive = await start(store.open({ healed: () => true }));
      expect(await passive.retry("tally", "tally-a", "admin:ann")).toBe(true);
      await passive.stop();
      healed = true;
      happen(counted("a", 4));
      await until(async () => (await store.rows()).get("a")?.total === 7);
      expect((await store.rows()).get("a")).toEqual({ total: 7, steps: [1, 0, 2, 4] });
      await active.stop();
      await feed.stop();
    });

    it("parks the one stream whose row the store refuses, where it refuses any", async () => {
      const { refusedKey } = store;
      const { happen, start, drained, folded, feed } = world();
      happen(...many(20), ...(refusedKey ? [counted(refusedKey, 1)] : []), ...many(20, 20));
      const view = store.open();
      const projections = await start(view);
      await until(() => drained(view));
      expect(await projections.parked("tally")).toHaveLength(refusedKey ? 1 : 0);
      const expected = folded();
      expected.delete(refusedKey ?? "");
      expect(await store.rows()).toEqual(expected);
      await projections.stop();
      await feed.stop();
    });
  });
};
