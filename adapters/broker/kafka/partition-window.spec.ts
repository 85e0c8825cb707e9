import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodedEvent } from "../../../feeds/sample-log.contract.ts";
import { memoryLog } from "../../event-store/memory/log.ts";
import { eventRecords } from "../../../schemas/topics/event-record.ts";
import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import { type OffsetRecord, partitionWindow } from "./partition-window.ts";
import { contractSchemas, specCatalogue, specIds } from "./topics.fixture.ts";

const catalogue = specCatalogue(contractSchemas);
const { toRecord, fromRecord } = eventRecords(catalogue, specIds(catalogue));
const epoch = "epoch";

const eventsOf = (count: number) => {
  const log = memoryLog();
  const events = Array.from({ length: count }, (_, n) => encodedEvent({ type: "Counted", stream: "a", data: { n } }));
  if (count > 0) log.append("a", "none", events);
  return log.events();
};

const recordsOf = (events: readonly RecordedEvent[], order: readonly number[]): readonly OffsetRecord[] =>
  order.flatMap((index, offset) => {
    const event = events[index];
    const link = { previous: events[index - 1]?.position, epoch };
    return event ? [{ ...toRecord(event, link), offset: String(offset) }] : [];
  });

const windowOf = (eventsMax = 1_000) =>
  partitionWindow({ epoch, fromRecord, eventsMax, charsMax: 1_000_000, onStray: () => undefined });

describe("the covered rule", () => {
  it("admits each event once and in order, whatever is sent again", () => {
    const runs = fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 12 })), { maxLength: 12 });
    fc.assert(
      fc.property(runs, (steps) => {
        const order: number[] = [];
        let reached = 0;
        for (const [back, forward] of steps) {
          const from = Math.max(0, reached - back);
          for (let index = from; index < from + forward; index++) order.push(index);
          reached = Math.max(reached, from + forward);
        }
        const events = eventsOf(reached);
        const window = windowOf();
        window.place(undefined);
        window.add(recordsOf(events, order));
        expect(window.trouble()).toBeUndefined();
        expect(window.page(undefined, 1_000).events).toEqual(events);
      }),
    );
  });

  it("stops before what follows a hole, and goes on once it is filled", () => {
    const events = eventsOf(6);
    const window = windowOf();
    window.place(undefined);
    const records = recordsOf(events, [0, 1, 4, 5]);
    window.add(records);
    expect(window.trouble()).toEqual({
      kind: "hole",
      offset: 2,
      previous: events[3]?.position,
      upTo: events[4]?.position,
    });
    window.add(records.slice(3));
    expect(window.page(undefined, 10).events).toEqual(events.slice(0, 2));
    window.mend(events.slice(2, 4), 2);
    window.add(records.slice(2));
    expect(window.page(undefined, 10).events).toEqual(events);
  });

  it("begins behind any position", () => {
    const events = eventsOf(9);
    const window = windowOf();
    window.place(events[4]?.position);
    window.add(recordsOf(events, [2, 3, 4, 5, 6, 7, 8]));
    expect(window.page(events[4]?.position, 10).events).toEqual(events.slice(5));
    expect(window.holds(events[3]?.position)).toBe(false);
    expect(window.isBehind(events[8]?.position)).toBe(false);
  });

  it("keeps no more than its bound of what was taken, and says when it is full", () => {
    const events = eventsOf(50);
    const window = windowOf(10);
    window.place(undefined);
    const records = recordsOf(events, [...events.keys()]);
    window.add(records.slice(0, 12));
    expect(window.isFull()).toBe(true);
    window.page(undefined, 12);
    expect(window.isFull()).toBe(false);
    window.add(records.slice(12, 20));
    expect(window.holds(undefined)).toBe(false);
    expect(window.page(events[11]?.position, 20).events).toEqual(events.slice(12, 20));
  });
});
