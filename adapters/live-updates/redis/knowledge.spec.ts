import { describe, expect, it } from "vitest";
import { knowledge } from "./knowledge.ts";
import type { Heard } from "./message.ts";

const orders = [{ view: "orders", partition: 0, partitions: 1 }];
const row = [{ view: "orders", key: "a" }];

/** A reader that has heard itself and the writer once. */
const reader = () => {
  const known = knowledge({ own: "reader", held: () => [], onReached: undefined, silenceMs: 60_000 });
  let tick = 100;
  const hear = (message: Partial<Heard>) => {
    tick += 1;
    known.hear({ from: "writer", number: 1, rows: [], reached: [], tick: String(tick), ...message });
  };
  known.suspect();
  hear({ from: "reader", number: known.next() });
  hear({ number: 1, held: orders });
  const before = { version: known.version("orders"), read: known.now() };
  const isAsBefore = () => known.version("orders") === before.version && (known.since(row) ?? "~") <= before.read;
  return { known, hear, isAsBefore };
};

describe("What a process knows of changes elsewhere", () => {
  it("stays as it is while messages come without a gap", () => {
    const { hear, isAsBefore } = reader();
    hear({ number: 2 });
    hear({ number: 3, held: orders });
    expect(isAsBefore()).toBe(true);
  });

  it.each<[string, readonly Partial<Heard>[]]>([
    ["a message is missing", [{ number: 3 }]],
    ["a writer begins anew", [{ number: 1, held: orders }]],
    ["a writer is heard for the first time in the middle", [{ from: "another", number: 7 }]],
    ["another writer takes over", [{ from: "another", number: 1, held: orders }]],
    ["a row changes", [{ number: 2, rows: [["orders", "a"]] }]],
    ["any row may have changed", [{ number: 2, rows: [["orders", null]] }]],
  ])("counts as changed when %s", (_, messages) => {
    const { hear, isAsBefore } = reader();
    messages.forEach(hear);
    expect(isAsBefore()).toBe(false);
  });

  it("is nothing while Redis' clock is behind what it was, and all has changed once it is past it", () => {
    const { known, hear } = reader();
    const read = known.now();
    hear({ number: 2, tick: "050", rows: [["orders", "a"]] });
    expect(known.since(row)).toBeUndefined();
    hear({ from: "reader", number: known.next(), tick: "060" });
    expect(known.since(row)).toBeUndefined();
    hear({ from: "reader", number: known.next(), tick: "200" });
    expect(known.since(row)).toBe("200");
    expect(known.now() > read).toBe(true);
  });

  it("is nothing about a row of our own commit until its message is heard", () => {
    const { known, hear } = reader();
    known.changed("orders", "a");
    expect(known.since(row)).toBeUndefined();
    expect(known.since([{ view: "orders", key: "b" }])).toBeDefined();
    expect(known.since([{ view: "orders" }])).toBeUndefined();
    hear({ from: "reader", number: known.next(), rows: [["orders", "a"]] });
    expect(known.since(row)).toBe(known.now());
  });
});
