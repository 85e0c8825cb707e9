import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "../domain/kernel/instant.ts";
import { chainOf } from "../schemas/chain.ts";
import type { EncodedEvent, RecordedEvent } from "../schemas/recorded-event.ts";
import { appendBytesMax, eventBytesMax, isAppendRefused, isRevisionConflict, type EventStore } from "./event-store.ts";

/** An event as a command would write it. */
export const someEvent = (data: unknown = {}, over: Partial<EncodedEvent> = {}): EncodedEvent => ({
  id: randomUUID(),
  type: "ThingHappened",
  data: JSON.stringify(data),
  metadata: {
    commandId: randomUUID(),
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: "system:contract",
    at: instant("2026-02-03T04:05:06.789Z"),
    schemaVersion: "1",
    chain: "0".repeat(64),
  },
  ...over,
});

/** `events` with their chain, as they follow `previous` in `stream`. */
export const chained = (stream: string, previous: RecordedEvent | undefined, events: readonly EncodedEvent[]) => {
  let chain = previous?.metadata.chain;
  return events.map((event, index) => {
    chain = chainOf(chain, { ...event, stream, revision: (previous?.revision ?? -1) + 1 + index });
    return { ...event, metadata: { ...event.metadata, chain } };
  });
};

const newStream = () => `thing-${randomUUID()}`;
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const conflictOf = async (work: Promise<unknown>) => {
  const error = await errorOf(work);
  return isRevisionConflict(error) ? error.actual : `no conflict: ${String(error)}`;
};

type Opened = { readonly store: EventStore; readonly close: () => Promise<void> };

/** What every adapter of the event store port must do. `open` gives a store that may hold anything already.
 * `idsComparedWithin`: whether ids of one stream are known in another. Ids are made from the stream's name, so no caller relies on it. */
export const eventStoreContract = (open: () => Promise<Opened>, idsComparedWithin: "store" | "stream" = "store") => {
  let store: EventStore;
  let close: () => Promise<void>;
  beforeAll(async () => ({ store, close } = await open()));
  afterAll(() => close());

  const stored = async (count: number) => {
    const stream = newStream();
    const events = Array.from({ length: count }, (_, n) => someEvent({ n }));
    const answer = await store.append(stream, "none", events);
    return { stream, events, answer };
  };
  const numbers = (events: readonly RecordedEvent[]) => events.map((event) => event.revision);

  describe("append", () => {
    it("hands back what it was given, byte for byte, and numbers it", async () => {
      const stream = newStream();
      const data = ['{ "a" : 1.50,\t"b":1e2, "a":-0 }\n', '"\\u00e9\\u0000é😀"', "[ ]", "12345678901234567890.10"];
      const events = data.map((text) => someEvent({}, { data: text }));
      const before = await store.append(newStream(), "none", [someEvent()]);
      const answer = await store.append(stream, "none", events);
      const read = await store.read(stream);
      expect(read).toEqual(
        events.map((event, revision) => ({
          ...event,
          stream,
          revision,
          position: read[revision]?.position,
          recordedAt: read[revision]?.recordedAt,
        })),
      );
      expect(read.map((event) => event.data)).toEqual(data);
      expect(answer).toEqual({ revision: 3, position: read[3]?.position, isRepeat: false });
      const positions = [before.position, ...read.map((event) => event.position)];
      expect(positions).toEqual(positions.toSorted());
      expect(new Set(positions).size).toBe(positions.length);
    });

    it("never lets the recorded time fall", async () => {
      const { stream } = await stored(3);
      const later = await stored(1);
      const times = [...(await store.read(stream)), ...(await store.read(later.stream))].map(
        (event) => event.recordedAt,
      );
      expect(times).toEqual(times.toSorted());
      expect(times.every((time) => time === instant(time))).toBe(true);
    });

    it("continues a stream at its last revision", async () => {
      const { stream } = await stored(2);
      expect(await store.append(stream, 1, [someEvent(), someEvent()])).toMatchObject({ revision: 3 });
      expect(numbers(await store.read(stream))).toEqual([0, 1, 2, 3]);
    });

    it("refuses another revision and says where the stream is", async () => {
      const { stream } = await stored(2);
      expect(await conflictOf(store.append(stream, 0, [someEvent()]))).toBe(1);
      expect(await conflictOf(store.append(stream, 2, [someEvent()]))).toBe(1);
      expect(await conflictOf(store.append(stream, "none", [someEvent()]))).toBe(1);
      expect(await conflictOf(store.append(newStream(), 0, [someEvent()]))).toBe("none");
      expect(numbers(await store.read(stream))).toEqual([0, 1]);
    });

    it("lets one of many racing writers win", async () => {
      const { stream } = await stored(1);
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, () => errorOf(store.append(stream, 0, [someEvent(), someEvent()]))),
      );
      expect(outcomes.filter((error) => error === undefined)).toHaveLength(1);
      expect(outcomes.filter(isRevisionConflict)).toHaveLength(29);
      expect(numbers(await store.read(stream))).toEqual([0, 1, 2]);
    });
  });

  describe("append of what is there already", () => {
    it("answers as the first time, whatever is expected now", async () => {
      const { stream, events, answer } = await stored(3);
      await store.append(stream, 2, [someEvent()]);
      for (const expected of ["none", 0, 3, 77] as const)
        expect(await store.append(stream, expected, events)).toEqual({ ...answer, isRepeat: true });
      expect(numbers(await store.read(stream))).toEqual([0, 1, 2, 3]);
    });

    it("keeps what was written first when other bytes come under the same ids, and says that it is a repeat", async () => {
      const { stream, events, answer } = await stored(2);
      const others = events.map((event) => someEvent({ other: true }, { id: event.id }));
      for (const expected of ["none", 1] as const)
        expect(await store.append(stream, expected, others)).toEqual({ ...answer, isRepeat: true });
      expect((await store.read(stream)).map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    });

    it("has one effect when it is sent many times at once", async () => {
      const stream = newStream();
      const events = [someEvent(), someEvent()];
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.append(stream, "none", events)));
      expect(new Set(answers.map((answer) => answer.position)).size).toBe(1);
      expect(await store.read(stream)).toHaveLength(2);
    });

    it("conflicts when only some ids are stored, or in another order", async () => {
      const { stream, events } = await stored(2);
      const [first, second] = events;
      if (!first || !second) throw new Error("two events were stored");
      for (const expected of ["none", 0, 1, 77] as const) {
        expect(await conflictOf(store.append(stream, expected, [second, someEvent()]))).toBe(1);
        expect(await conflictOf(store.append(stream, expected, [someEvent(), first]))).toBe(1);
        expect(await conflictOf(store.append(stream, expected, [second, first]))).toBe(1);
      }
      expect(numbers(await store.read(stream))).toEqual([0, 1]);
    });

    it(`compares ids within the ${idsComparedWithin}`, async () => {
      const { stream, events } = await stored(2);
      const elsewhere = newStream();
      const attempt = () => store.append(elsewhere, "none", events);
      if (idsComparedWithin === "store") expect(await conflictOf(attempt())).toBe("none");
      else for (const _ of [1, 2]) expect(await attempt()).toMatchObject({ revision: 1 });
      expect(await store.read(elsewhere)).toHaveLength(idsComparedWithin === "store" ? 0 : 2);
      expect(numbers(await store.read(stream))).toEqual([0, 1]);
    });
  });

  describe("append of what no store would take", () => {
    const refused = async (events: readonly EncodedEvent[], stream = newStream()) =>
      isAppendRefused(await errorOf(store.append(stream, "none", events)));

    it("refuses it", async () => {
      const same = someEvent();
      expect(await refused([])).toBe(true);
      expect(await refused([someEvent({}, { id: "1" })])).toBe(true);
      expect(await refused([someEvent({}, { id: randomUUID().toUpperCase() })])).toBe(true);
      expect(await refused([someEvent({}, { type: "" })])).toBe(true);
      expect(await refused([someEvent()], "")).toBe(true);
      expect(await refused([same, same])).toBe(true);
    });

    it("refuses data that is no JSON", async () => {
      for (const data of ["", "{", '{"a":}', '{"a":"\u0000"}', "{'a':1}", '"\ud800"', "[1,]", "NaN"])
        expect([data, await refused([someEvent({}, { data })])]).toEqual([data, true]);
    });

    it("refuses what is too large, and takes what just fits", async () => {
      const ofBytes = (bytes: number) => someEvent("x".repeat(bytes));
      expect(await refused([ofBytes(eventBytesMax)])).toBe(true);
      expect(await refused([ofBytes(eventBytesMax - 1024)])).toBe(false);
      const half = appendBytesMax / 2;
      expect(await refused([ofBytes(half), ofBytes(half)])).toBe(true);
      expect(await refused([ofBytes(half - 1024), ofBytes(half - 1024)])).toBe(false);
    });

    it("does not fail the appends beside it", async () => {
      const good = Array.from({ length: 20 }, newStream);
      const bad = Array.from({ length: 5 }, () =>
        errorOf(store.append(newStream(), "none", [someEvent({}, { data: "{" })])),
      );
      const answers = await Promise.all(good.map((stream) => store.append(stream, "none", [someEvent()])));
      expect((await Promise.all(bad)).every(isAppendRefused)).toBe(true);
      expect(answers.map((answer) => answer.revision)).toEqual(good.map(() => 0));
    });
  });

  describe("reading", () => {
    it("keeps to its bounds", async () => {
      const { stream } = await stored(10);
      expect(numbers(await store.read(stream, 3, 4))).toEqual([3, 4, 5, 6]);
      expect(numbers(await store.read(stream, 8))).toEqual([8, 9]);
      expect(await store.read(stream, 10)).toEqual([]);
      expect(await store.read(newStream())).toEqual([]);
      for (const limit of [0, -1, 1.5, 4097]) await expect(store.read(stream, 0, limit)).rejects.toThrow(RangeError);
    });

    it("goes backwards from the end or from a revision", async () => {
      const { stream } = await stored(10);
      expect(numbers(await store.readBackwards(stream, 3))).toEqual([9, 8, 7]);
      expect(numbers(await store.readBackwards(stream, 3, 1))).toEqual([1, 0]);
      expect(numbers(await store.readBackwards(stream, 1, 99))).toEqual([9]);
      expect(await store.readBackwards(newStream(), 5)).toEqual([]);
      await expect(store.readBackwards(stream, 0)).rejects.toThrow(RangeError);
    });

    it("answers several tails in the order asked", async () => {
      const [one, two] = await Promise.all([stored(3), stored(12)]);
      const unknown = newStream();
      const tails = await store.readTails([
        { stream: two.stream, fromRevision: 9 },
        { stream: unknown, fromRevision: 0 },
        { stream: one.stream, fromRevision: 0 },
        { stream: one.stream, fromRevision: 2 },
        { stream: one.stream, fromRevision: 3 },
      ]);
      expect(tails.map(numbers)).toEqual([[9, 10, 11], [], [0, 1, 2], [2], []]);
      expect(tails[2]).toEqual(await store.read(one.stream));
      expect(await store.readTails([])).toEqual([]);
      const tooMany = Array.from({ length: 65 }, () => ({ stream: unknown, fromRevision: 0 }));
      await expect(store.readTails(tooMany)).rejects.toThrow(RangeError);
    });
  });
};
