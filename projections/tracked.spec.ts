import { describe, expect, it } from "vitest";
import { type Happened, parsed, sampleLog } from "../feeds/sample-log.contract.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { cleared, counted, tally, type TallyEvent } from "./tally.contract.ts";
import { tracked, type Tracked } from "./tracked.ts";

const { keyOf, evolve } = tracked(tally());

const happened = (...events: readonly Happened<TallyEvent>[]) => {
  const { happen } = sampleLog();
  return happen(...events).map(parsed) as readonly Delivered<TallyEvent>[];
};

const fold = (events: readonly Delivered<TallyEvent>[], from?: ReturnType<typeof evolve>) =>
  events.reduce<ReturnType<typeof evolve>>((row, event) => evolve(row, event), from);

describe("a tracked projector", () => {
  it("folds as the projector itself does, and knows the revision of each stream", () => {
    const events = happened(counted("a", 1), { ...counted("a", 2), stream: "other-1" }, counted("a", 3));
    expect(events.map(keyOf)).toEqual(["a", "a", "a"]);
    expect(fold(events)).toEqual({ row: { total: 6, steps: [1, 2, 3] }, seen: { "tally-a": 1, "other-1": 0 } });
  });

  it("changes nothing by what comes again, in whole or in part", () => {
    const events = happened(counted("a", 1), { ...counted("a", 2), stream: "other-1" }, counted("a", 3));
    const once = fold(events);
    expect(fold(events, once)).toEqual(once);
    expect(fold(events.slice(1), once)).toEqual(once);
  });

  it("touches the row all the same, so that whoever waits for it is told", () => {
    const events = happened(counted("a", 1));
    const once = fold(events);
    expect(fold(events, once)).not.toBe(once);
  });

  it("keeps the tombstone of what is deleted, and is not woken by what came before", () => {
    const [first, second, third] = happened(counted("a", 1), cleared("a"), counted("a", 5));
    if (!first || !second || !third) throw new Error("nothing happened");
    const deleted = fold([first, second]);
    expect(deleted).toEqual({ row: undefined, seen: { "tally-a": 1 } });
    expect(evolve(deleted, first)).toEqual(deleted);
    expect(evolve(deleted, third)).toEqual({ row: { total: 5, steps: [5] }, seen: { "tally-a": 2 } });
  });

  it("fails where the projector fails", () => {
    const [poison] = happened(counted("a", 0));
    if (!poison) throw new Error("nothing happened");
    const known: Tracked<{ total: number; steps: number[] }> = { row: { total: 1, steps: [1] }, seen: {} };
    expect(() => evolve(known, poison)).toThrow("nothing was counted");
  });
});
