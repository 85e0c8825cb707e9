import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { LiveUpdates } from "./live-updates.ts";

type Publish = (
  updates: readonly { readonly view: string; readonly key: string | null; readonly position: string }[],
) => void;

/** A process that writes the view "orders", and one that reads it: the same one, or two. */
export type LiveUpdatesUnderTest = {
  readonly publish: Publish;
  readonly live: LiveUpdates;
  /** Until what was published so far is known to the reader. */
  readonly settled: () => Promise<void>;
};

const update = (key: string | null, position = "0001") => ({ view: "orders", key, position });

/** What live updates promise, in one process and between two. */
export const liveUpdatesContract = (name: string, make: () => Promise<LiveUpdatesUnderTest>) => {
  describe(name, () => {
    it("call who listens to a row after a commit to it, and nobody else", async () => {
      const { publish, live, settled } = await make();
      const heard: string[] = [];
      live.listen("orders", "a", () => heard.push("a"));
      live.listen("orders", "b", () => heard.push("b"));
      live.listen("stock", "a", () => heard.push("stock"));
      publish([update("a")]);
      await settled();
      expect(heard).toEqual(["a"]);
    });

    it("call everybody who listens to a view that changed in any row", async () => {
      const { publish, live, settled } = await make();
      const heard: string[] = [];
      live.listen("orders", "a", () => heard.push("a"));
      live.listen("orders", "b", () => heard.push("b"));
      publish([update(null)]);
      await settled();
      expect(heard.toSorted()).toEqual(["a", "b"]);
    });

    it("call nobody who has ended it", async () => {
      const { publish, live, settled } = await make();
      let heard = 0;
      const end = live.listen("orders", "a", () => (heard += 1));
      live.listen("orders", "a", () => undefined)();
      end();
      end();
      publish([update("a")]);
      await settled();
      expect(heard).toBe(0);
    });

    it("can be read anew by the time they are heard", async () => {
      const { publish, live, settled } = await make();
      const before = [live.version("orders"), live.since([{ view: "orders", key: "a" }])] as const;
      const read = live.now();
      const seen: boolean[] = [];
      live.listen("orders", "a", () => {
        const since = live.since([{ view: "orders", key: "a" }]);
        seen.push(live.version("orders") !== before[0], since === undefined || since > read);
      });
      publish([update("a")]);
      await settled();
      expect(seen).toEqual([true, true]);
    });

    it("have one version of a view between two commits, and a higher one after each", async () => {
      const { publish, live, settled } = await make();
      const versions: number[] = [];
      for (let commit = 0; commit < 5; commit += 1) {
        versions.push(live.version("orders"));
        expect(live.version("orders")).toBe(versions.at(-1));
        publish([update(String(commit))]);
        await settled();
      }
      expect(versions).toEqual([...new Set(versions)].toSorted((left, right) => left - right));
    });

    it("say of a row since when it has not changed, whatever became of others", async () => {
      const { publish, live, settled } = await make();
      const [a, b] = [[{ view: "orders", key: "a" }], [{ view: "orders", key: "b" }]];
      publish([update("a"), update("b")]);
      await settled();
      const read = live.now();
      expect(live.since(a)).toSatisfy((since: string | undefined) => since !== undefined && since <= read);
      publish([update("b")]);
      await settled();
      expect(live.since(a)).toSatisfy((since: string | undefined) => since !== undefined && since <= read);
      expect(live.since(b)).toSatisfy((since: string) => since > read);
      expect(live.since([{ view: "orders" }])).toSatisfy((since: string) => since > read);
      expect(live.since([...a, ...b])).toBe(live.since(b));
      expect(live.now()).toSatisfy((now: string) => now >= (live.since(b) ?? "~"));
    });

    it("say of every row that it may have changed when its view did in any", async () => {
      const { publish, live, settled } = await make();
      publish([update("a")]);
      await settled();
      const read = live.now();
      publish([update(null)]);
      await settled();
      for (const key of ["a", "never heard of"])
        expect(live.since([{ view: "orders", key }])).toSatisfy((since: string) => since > read);
    });

    it("never call unchanged what was read before a change, however many rows change", async () => {
      const { publish, live, settled } = await make();
      await pause(1);
      const read = live.now();
      for (let at = 0; at < 60_000; at += 600)
        publish(Array.from({ length: 600 }, (_, index) => update(String(at + index))));
      await settled();
      for (const key of ["0", "1", "30000", "59999"])
        expect(live.since([{ view: "orders", key }])).toSatisfy((since: string) => since > read);
    });
  });
};
