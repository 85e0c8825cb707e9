import { describe, expect, it } from "vitest";
import type { Position } from "../schemas/recorded-event.ts";
import { isUndecodable } from "./arrival.ts";
import type { Cursor } from "./cursor.ts";
import type { Feed } from "./feed.ts";
import { type Happened, parseData, sampleLog } from "./sample-log.contract.ts";

const noted = (stream: string, note: number): Happened => ({ type: "Noted", stream, data: { note } });
const notes = (from: number, count: number) => Array.from({ length: count }, (_, index) => noted("a", from + index));
const handles = new Set(["Noted"]);

const take = async (cursor: Cursor, count: number) => {
  const taken: unknown[] = [];
  while (taken.length < count) {
    const batch = await cursor.next({ waitMs: 2_000 });
    if (!batch) throw new Error(`only ${String(taken.length)} came`);
    taken.push(
      ...batch.arrivals.map((arrival) => (isUndecodable(arrival) ? arrival.undecodable.message : arrival.data)),
    );
  }
  return taken;
};

const counting = () => {
  const reads: (Position | undefined)[] = [];
  let events = 0;
  return {
    reads,
    events: () => events,
    around: (feed: Feed): Feed => ({
      ...feed,
      read: async (partition, after, options) => {
        const page = await feed.read(partition, after, options);
        if (page.length > 0) reads.push(after);
        events += page.length;
        return page;
      },
    }),
  };
};

describe("a decoded feed", () => {
  it("hands every event to every consumer, in order, across pages and into the tail", async () => {
    const { feed, happen } = sampleLog();
    happen(...notes(0, 230));
    const cursor = feed.cursor({ partition: 0, after: undefined, handles });
    const first = await take(cursor, 230);
    happen(...notes(230, 70));
    const rest = await take(cursor, 70);
    expect([...first, ...rest]).toEqual(notes(0, 300).map(({ data }) => data));
    await feed.stop();
  });

  it("reads and decodes each event once, however many consumers stand at the tail", async () => {
    const counted = counting();
    let decoded = 0;
    const { feed, happen } = sampleLog({
      around: counted.around,
      decode: (events) => {
        decoded += events.length;
        return parseData(events);
      },
    });
    const cursors = Array.from({ length: 10 }, () => feed.cursor({ partition: 0, after: undefined, handles }));
    const waiting = cursors.map((cursor) => take(cursor, 80));
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (let turn = 0; turn < 8; turn++) happen(...notes(turn * 10, 10));
    for (const taken of await Promise.all(waiting)) expect(taken).toHaveLength(80);
    expect(counted.events()).toBe(80);
    expect(decoded).toBe(80);
    await feed.stop();
  });

  it("lets a consumer that has fallen behind the tail read pages until it has caught up", async () => {
    const { feed, happen } = sampleLog({ tailEvents: 20 });
    const slow = feed.cursor({ partition: 0, after: undefined, handles });
    happen(...notes(0, 5));
    await take(slow, 5);
    happen(...notes(5, 200));
    const fast = feed.cursor({ partition: 0, after: undefined, handles });
    await take(fast, 205);
    expect(await take(slow, 200)).toEqual(notes(5, 200).map(({ data }) => data));
    await feed.stop();
  });

  it("no longer follows what nobody asks for, and misses nothing when somebody does again", async () => {
    let reads = 0;
    const { feed, happen } = sampleLog({
      unwantedMs: 50,
      around: (stored) => ({
        ...stored,
        read: (partition, after, options) => {
          reads += 1;
          return stored.read(partition, after, { ...options, waitMs: Math.min(options.waitMs, 10) });
        },
      }),
    });
    const cursor = feed.cursor({ partition: 0, after: undefined, handles });
    await cursor.next({ waitMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 120));
    const before = reads;
    happen(...notes(0, 30));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(reads).toBe(before);
    expect(await take(cursor, 30)).toEqual(notes(0, 30).map(({ data }) => data));
    happen(...notes(30, 5));
    expect(await take(cursor, 5)).toHaveLength(5);
    await feed.stop();
  });

  it("passes other types and says where the stretch ends", async () => {
    const { feed, happen } = sampleLog();
    const last = happen(noted("a", 1), { type: "Other", stream: "b", data: {} }).at(-1);
    const batch = await feed.cursor({ partition: 0, after: undefined, handles }).next({ waitMs: 1_000 });
    expect(batch).toMatchObject({ scanned: 2, end: { position: last?.position, eventId: last?.id } });
    expect(batch?.arrivals).toHaveLength(1);
    await feed.stop();
  });

  it("gives what cannot be decoded to its consumer as that event's fault", async () => {
    const { feed, happen } = sampleLog({
      decode: async (events) => {
        if (events.some(({ data }) => data.includes("2"))) throw new Error("cannot read a two");
        return parseData(events);
      },
    });
    happen(...notes(1, 3));
    const taken = await take(feed.cursor({ partition: 0, after: undefined, handles }), 3);
    expect(taken).toEqual([{ note: 1 }, "cannot read a two", { note: 3 }]);
    await feed.stop();
  });

  it("blames no event when an engine that decoding needs is away", async () => {
    let away = 3;
    const { feed, happen } = sampleLog({
      decode: (events) => {
        away -= 1;
        if (away > 0) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
        return parseData(events);
      },
    });
    const cursor = feed.cursor({ partition: 0, after: undefined, handles });
    const waiting = take(cursor, 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    happen(noted("a", 7));
    expect(await waiting).toEqual([{ note: 7 }]);
    await feed.stop();
  });

  it("goes on after the store was away", async () => {
    let away = 2;
    const { feed, happen } = sampleLog({
      around: (stored) => ({
        ...stored,
        read: (...request) => {
          away -= 1;
          return away >= 0 ? Promise.reject(new Error("Connection terminated")) : stored.read(...request);
        },
      }),
    });
    const waiting = take(feed.cursor({ partition: 0, after: undefined, handles }), 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    happen(noted("a", 7));
    expect(await waiting).toEqual([{ note: 7 }]);
    await feed.stop();
  });
});
