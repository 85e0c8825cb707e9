import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { instant } from "../domain/kernel/instant.ts";
import { randomUuidV7 } from "../schemas/uuid.ts";
import type { Idempotency, Sight } from "./idempotency.ts";

export type IdempotencyTimes = { readonly leaseMs: number; readonly keptMs: number };

const day = 24 * 3_600_000;
const usual: IdempotencyTimes = { leaseMs: 10_000, keptMs: 30 * day };

const sight = (more: Partial<Sight> = {}): Sight => ({
  commandId: randomUuidV7(),
  bodyHash: "ab".repeat(32),
  at: instant("2026-03-01T08:00:00.123Z"),
  facts: [
    ["retailer-1", 3],
    ["product-1", "none"],
  ],
  ...more,
});

/** What every store of keyed commands owes its callers. `open` gives processes that share one fresh store. */
export const idempotencyContract = (
  name: string,
  open: (times: IdempotencyTimes) => Promise<(holder: string) => Idempotency>,
) => {
  describe(`${name} as a store of keyed commands`, () => {
    it("lets exactly one of many that see a command first have it", async () => {
      const process = await open(usual);
      const holders = Array.from({ length: 8 }, (_, index) => process(`p${index}`));
      const first = sight();
      const seen = await Promise.all(holders.map((holder) => holder.claim(first)));
      expect(seen.map(({ outcome }) => outcome).toSorted()).toEqual([
        "claimed",
        ...Array.from({ length: 7 }, () => "in-flight"),
      ]);
    });

    it("gives the answer, once it is kept, to everyone who asks again", async () => {
      const process = await open(usual);
      const first = sight();
      await process("a").claim(first);
      expect(await process("a").complete(first.commandId, '{"n":1}')).toBe(true);
      const answered = { outcome: "answered", answer: '{"n":1}' };
      expect(await process("a").claim(first)).toEqual(answered);
      expect(await process("b").claim({ ...first, at: instant(0) })).toEqual(answered);
    });

    it("keeps an answer that comes with the first sight", async () => {
      const process = await open(usual);
      const first = sight({ answer: '"no"' });
      expect(await process("a").claim(first)).toEqual({ outcome: "claimed" });
      expect(await process("b").claim(first)).toEqual({ outcome: "answered", answer: '"no"' });
    });

    it("keeps an answer soon, too", async () => {
      const [a, first] = [(await open(usual))("a"), sight()];
      await a.claim(first);
      a.completeSoon(first.commandId, "1");
      await a.idle();
      expect(await a.claim(first)).toEqual({ outcome: "answered", answer: "1" });
    });

    it("tells another body under the same key, answered or not", async () => {
      const process = await open(usual);
      const first = sight();
      await process("a").claim(first);
      const other = { ...first, bodyHash: "cd".repeat(32) };
      expect(await process("a").claim(other)).toEqual({ outcome: "reused" });
      await process("a").complete(first.commandId, "1");
      expect(await process("b").claim(other)).toEqual({ outcome: "reused" });
    });

    it("hands over, with what was kept at first, when the holder gives up or its lease ends", async () => {
      const process = await open({ ...usual, leaseMs: 150 });
      const [given, died] = [sight(), sight({ facts: [] })];
      await process("a").claim(given);
      await process("a").claim(died);
      await process("a").release(given.commandId);
      const { at, facts } = given;
      const resumed = { outcome: "resumed", at, facts };
      expect(await process("b").claim({ ...given, at: instant(0), facts: [] })).toMatchObject(resumed);
      expect(await process("b").claim(died)).toEqual({ outcome: "in-flight" });
      await pause(200);
      const taken = await process("b").claim({ ...died, answer: '"early"' });
      expect(taken).toMatchObject({ outcome: "resumed", facts: [] });
      if (taken.outcome === "resumed")
        expect(Math.abs(Date.parse(taken.firstSeenAt) - Date.now())).toBeLessThan(60_000);
      expect(await process("c").claim(died)).toEqual({ outcome: "in-flight" });
      expect(await process("a").complete(died.commandId, '"late"')).toBe(false);
      expect(await process("b").complete(died.commandId, '"theirs"')).toBe(true);
    });

    it("does not hand over what its holder renews", async () => {
      const process = await open({ ...usual, leaseMs: 400 });
      const first = sight();
      await process("a").claim(first);
      for (let round = 0; round < 4; round += 1) {
        await pause(150);
        await process("a").renew([first.commandId]);
      }
      expect(await process("b").claim(first)).toEqual({ outcome: "in-flight" });
    });

    it("lets the holder itself carry on at once", async () => {
      const [a, first] = [(await open(usual))("a"), sight()];
      await a.claim(first);
      expect(await a.claim(first)).toMatchObject({ outcome: "resumed" });
    });

    it("refuses keys that are older than answers are kept, then forgets them", async () => {
      const process = await open({ ...usual, keptMs: 100 });
      const first = sight({ answer: "1" });
      await process("a").claim(first);
      await pause(120);
      expect(await process("b").claim(first)).toEqual({ outcome: "expired" });
      expect(await process("b").purge()).toBe(0);
      await pause(120);
      expect(await process("b").purge()).toBe(1);
    });

    it("takes hundreds at once", async () => {
      const [a, many] = [(await open(usual))("a"), Array.from({ length: 700 }, () => sight())];
      const seen = await Promise.all(many.map((one) => a.claim(one)));
      expect(seen.every(({ outcome }) => outcome === "claimed")).toBe(true);
      await Promise.all(many.map(({ commandId }) => a.complete(commandId, "1")));
      expect(await a.claim(many[699]!)).toEqual({ outcome: "answered", answer: "1" });
    });
  });
};
