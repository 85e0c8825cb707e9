import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../domain/kernel/instant.ts";
import { position, type EncodedEvent, type Position, type RecordedEvent } from "../schemas/recorded-event.ts";
import type { Feed } from "./feed.ts";

type Append = (stream: string, expected: number | "none", events: readonly EncodedEvent[]) => Promise<unknown>;

/** A fresh, empty store as its feed shows it. */
export type FeedUnderTest = {
  readonly feed: Feed;
  readonly append: Append;
  readonly close: () => Promise<void>;
};

const metadata = {
  commandId: "c",
  correlationId: "r",
  causationId: "k",
  actor: "system:contract",
  at: instant(0),
  schemaVersion: "1",
  chain: "0".repeat(64),
};
const event = (n: number): EncodedEvent => ({
  id: randomUUID(),
  type: "Counted",
  data: JSON.stringify({ n }),
  metadata,
});

const countOf = ({ data }: RecordedEvent) => {
  const parsed: unknown = JSON.parse(data);
  return parsed && typeof parsed === "object" && "n" in parsed ? Number(parsed.n) : -1;
};

/** Reads `partition` from its start until `enough` says so, in pages of odd sizes. */
const follow = async (feed: Feed, partition: number, enough: (events: readonly RecordedEvent[]) => boolean) => {
  const seen: RecordedEvent[] = [];
  for (let round = 0; !enough(seen); round += 1) {
    const limit = 1 + ((round * 37) % 400);
    seen.push(...(await feed.read(partition, seen.at(-1)?.position, { limit, waitMs: 200 })));
  }
  return seen;
};

const carrierOf = (feed: Feed, stream: string) => {
  const partition = feed.partitionOf(stream);
  if (partition === undefined) throw new Error(`${stream} is in no partition`);
  return partition;
};

const partitionsOf = (feed: Feed) => Array.from({ length: feed.partitions }, (_, partition) => partition);

const drained = async (feed: Feed, partition: number) => {
  const head = await feed.head(partition);
  return follow(feed, partition, (events) => events.at(-1)?.position === head);
};

const expectOrdered = (events: readonly RecordedEvent[]) => {
  const next = new Map<string, number>();
  let last: Position | undefined;
  for (const { stream, revision, position: at } of events) {
    if (last !== undefined && at <= last) throw new Error(`${at} comes after ${last}`);
    if (revision !== (next.get(stream) ?? 0)) throw new Error(`${stream} jumps to ${String(revision)}`);
    next.set(stream, revision + 1);
    last = at;
  }
};

/** What every adapter of the feed port must do. `open` gives an empty store. */
export const feedContract = (open: () => Promise<FeedUnderTest>) => {
  let feed: Feed;
  let append: Append;
  let close: () => Promise<void>;
  beforeEach(async () => ({ feed, append, close } = await open()));
  afterEach(() => close());

  const fill = async (streams: number, each: number) => {
    for (let stream = 0; stream < streams; stream += 1)
      await append(
        `count-${String(stream)}`,
        "none",
        Array.from({ length: each }, (_, n) => event(n)),
      );
  };

  describe("a feed", () => {
    it("has an epoch that stays", async () => {
      expect(await feed.epoch()).toMatch(/^[0-9a-f-]{36}$/);
      expect(await feed.epoch()).toBe(await feed.epoch());
    });

    it("is empty before the first event", async () => {
      for (const partition of partitionsOf(feed)) {
        expect(await feed.head(partition)).toBeUndefined();
        expect(await feed.read(partition, undefined, { limit: 10, waitMs: 0 })).toEqual([]);
      }
    });

    it("carries each stream in one partition, in order, up to its head", async () => {
      await fill(20, 5);
      const all = await Promise.all(partitionsOf(feed).map((partition) => drained(feed, partition)));
      all.forEach(expectOrdered);
      all.forEach((events, partition) => {
        expect(events.every((one) => feed.partitionOf(one.stream) === partition)).toBe(true);
      });
      expect(all.flat()).toHaveLength(100);
      expect(
        all
          .flat()
          .filter((one) => one.stream === "count-7")
          .map(countOf),
      ).toEqual([0, 1, 2, 3, 4]);
    });

    it("gives no more than asked for", async () => {
      await fill(1, 10);
      const partition = carrierOf(feed, "count-0");
      expect((await feed.read(partition, undefined, { limit: 3, waitMs: 0 })).length).toBeLessThanOrEqual(3);
      for (const limit of [0, 4097])
        await expect(feed.read(partition, undefined, { limit, waitMs: 0 })).rejects.toThrow(RangeError);
    });

    it("finds an event by its place, and nothing at another", async () => {
      await fill(3, 2);
      for (const partition of partitionsOf(feed))
        for (const one of await drained(feed, partition)) expect(await feed.at(partition, one.position)).toEqual(one);
      expect(await feed.at(0, position("9".repeat(16)))).toBeUndefined();
    });

    it("knows only its own partitions", async () => {
      await expect(feed.read(feed.partitions, undefined, { limit: 1, waitMs: 0 })).rejects.toThrow(RangeError);
    });
  });

  describe("a reader who waits", () => {
    it("gets the event that comes meanwhile", async () => {
      const waiting = feed.read(carrierOf(feed, "count-0"), undefined, { limit: 10, waitMs: 20_000 });
      await pause(20);
      await fill(1, 1);
      expect((await waiting).map(countOf)).toEqual([0]);
    });

    it("gets nothing when nothing comes", async () => {
      expect(await feed.read(0, undefined, { limit: 10, waitMs: 60 })).toEqual([]);
    });

    it("can be called off, before or while it waits", async () => {
      const reason = new Error("going home");
      const options = { limit: 10, waitMs: 20_000 };
      const aborted = feed.read(0, undefined, { ...options, signal: AbortSignal.abort(reason) });
      await expect(aborted).rejects.toBe(reason);
      const controller = new AbortController();
      const waiting = feed.read(0, undefined, { ...options, signal: controller.signal });
      setTimeout(() => {
        controller.abort(reason);
      }, 30);
      await expect(waiting).rejects.toBe(reason);
    });
  });

  describe("a reader beside 32 writers", () => {
    it("sees every event once and in order", { timeout: 120_000 }, async () => {
      const [writers, appends] = [32, 110];
      let written = 0;
      const write = async (writer: number) => {
        for (let turn = 0, revision = -1; turn < appends; turn += 1) {
          const size = 1 + ((writer + turn) % 5);
          const events = Array.from({ length: size }, (_, n) => event(revision + 1 + n));
          await append(`writer-${String(writer)}`, revision < 0 ? "none" : revision, events);
          revision += size;
          written += size;
        }
      };
      let heads: readonly (Position | undefined)[] | undefined;
      const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      const ended = writing.then(async () => {
        heads = await Promise.all(partitionsOf(feed).map((partition) => feed.head(partition)));
      });
      const tail = (partition: number) =>
        follow(feed, partition, (events) => heads !== undefined && events.at(-1)?.position === heads[partition]);
      const [read] = await Promise.all([Promise.all(partitionsOf(feed).map(tail)), ended]);
      read.forEach(expectOrdered);
      expect(written).toBeGreaterThan(10_000);
      expect(read.flat()).toHaveLength(written);
      expect(await Promise.all(partitionsOf(feed).map((partition) => drained(feed, partition)))).toEqual(read);
      expect(read.flat().every((one) => countOf(one) === one.revision)).toBe(true);
    });
  });
};
