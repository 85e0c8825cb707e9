import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventRecord } from "../../schemas/topics/event-record.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { PublishedRecord, PublishedTopics } from "./published-topics.ts";

type World = {
  readonly published: PublishedTopics;
  /** Puts records at the end of a partition. */
  readonly put: (topic: string, partition: number, records: readonly EventRecord[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

const startMs = Date.parse("2026-03-01T08:00:00.000Z");

const record = (n: number): EventRecord => ({
  key: `order-${n}`,
  value: Buffer.from([0, 0, 0, 0, 1, n]),
  headers: { position: String(n).padStart(4, "0") },
  timestamp: String(startMs + n * 1_000),
});

const positions = (records: readonly PublishedRecord[]) => records.map(({ headers }) => Number(headers["position"]));

/** What topics promise to people who read them; `make` gives those of `generation`, made and empty, with two places for readers. */
export const publishedTopicsContract = (
  name: string,
  make: (generation: string) => Promise<World>,
  generation: string,
) => {
  describe(name, () => {
    const { topicOf } = eventTopics(generation);
    const topic = topicOf("orders");
    const start = Array.from({ length: 12 }, () => 0);
    let world: World;

    beforeAll(async () => {
      world = await make(generation);
      await world.put(topic, 3, [record(1), record(4), record(5)]);
      await world.put(topic, 7, [record(2), record(3), record(6)]);
    });
    afterAll(() => world.close());

    const taken = async (count: number, offsets: readonly number[], meanwhile?: () => Promise<void>) => {
      const ending = new AbortController();
      const found: PublishedRecord[] = [];
      const some = await world.published.follow(topic, offsets, ending.signal);
      const acting = meanwhile?.();
      for await (const records of some) {
        found.push(...records);
        if (found.length >= count) break;
      }
      ending.abort();
      await acting;
      return found;
    };

    it("tell where each partition begins and ends", async () => {
      const ends = await world.published.ends();
      expect(ends).toHaveLength(world.published.topics.names.length * 12);
      const held = ends
        .filter((end) => end.next > end.first)
        .toSorted((left, right) => left.partition - right.partition);
      expect(held.map(({ partition, first, next }) => [partition, first, next])).toEqual([[3, 0, 3], [7, 0, 3]]); // prettier-ignore
    });

    it("give all from the beginning, each partition in its order", async () => {
      const found = await taken(6, start);
      expect(positions(found).toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(positions(found.filter(({ partition }) => partition === 3))).toEqual([1, 4, 5]);
      expect(found.find(({ partition, offset }) => partition === 7 && offset === 1)).toMatchObject({
        value: record(3).value,
        headers: record(3).headers,
      });
    });

    it("give those from a time on", async () => {
      const offsets = await world.published.since(topic, startMs + 3_500);
      expect(offsets.map((offset, partition) => [partition, offset]).filter(([, offset]) => offset !== 0)).toEqual([[3, 1], [7, 2]]); // prettier-ignore
      expect(positions(await taken(3, offsets)).toSorted()).toEqual([4, 5, 6]);
    });

    it("give nothing from a time that is yet to come, then what comes", async () => {
      const offsets = await world.published.since(topic, startMs + 3_600_000);
      const found = await taken(1, offsets, () => world.put(topic, 3, [record(9)]));
      expect(positions(found)).toEqual([9]);
      expect(found[0]).toMatchObject({ partition: 3, offset: 3 });
    });

    it("end when the reader goes, though nothing comes", async () => {
      const offsets = await world.published.since(topic, startMs + 3_600_000);
      const some = await world.published.follow(topic, offsets, AbortSignal.timeout(300));
      const found: unknown[] = [];
      for await (const records of some) found.push(records);
      expect(found).toEqual([]);
    });

    it("turn away who comes when all places are taken, and take the next when one has gone", async () => {
      const [one, two] = [new AbortController(), new AbortController()];
      await world.published.follow(topic, start, one.signal);
      await world.published.follow(topic, start, two.signal);
      await expect(world.published.follow(topic, start, AbortSignal.timeout(9))).rejects.toMatchObject({
        code: "OVERLOADED",
      });
      one.abort();
      expect((await taken(1, start)).length).toBeGreaterThan(0);
      two.abort();
    });
  });
};
