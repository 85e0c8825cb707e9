import { describe, expect, it } from "vitest";
import type { Snapshot, Snapshots } from "./snapshots.ts";

const snapshot = (stream: string, revision: number): Snapshot => ({
  stream,
  revision,
  version: 1,
  chain: "c".repeat(64),
  state: { left: 1.5, text: 'é\u2028"', none: null },
  commands: [["11111111-1111-5111-8111-111111111111", revision]],
  commandsFrom: 0,
});

/** What every store of snapshots owes its callers. `open` gives a fresh one. */
export const snapshotsContract = (name: string, open: () => Promise<Snapshots>) => {
  describe(`${name} as a store of snapshots`, () => {
    it("gives back what was saved, and nothing for other streams", async () => {
      const snapshots = await open();
      await snapshots.save(snapshot("stock-1", 200));
      expect(await snapshots.load([])).toEqual(new Map());
      expect(await snapshots.load(["stock-1", "stock-2"])).toEqual(new Map([["stock-1", snapshot("stock-1", 200)]]));
    });

    it("keeps the newest of a stream, in whichever order they come", async () => {
      const snapshots = await open();
      for (const revision of [400, 200, 600, 500]) await snapshots.save(snapshot("stock-1", revision));
      expect((await snapshots.load(["stock-1"])).get("stock-1")?.revision).toBe(600);
    });
  });
};
