import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventRecord } from "../../schemas/topics/event-record.ts";
import { type EventTopics, partitionName } from "../../schemas/topics/event-topics.ts";
import type { Broker, BrokerProducer, PartitionBatch } from "./broker.ts";

/** A broker without the topics of `topics`. */
export type BrokerUnderTest = {
  readonly broker: Broker;
  readonly topics: EventTopics;
  readonly close: () => Promise<void>;
};

const record = (n: number, bytes = 20): EventRecord => ({
  key: `order-${String(n)}`,
  value: Buffer.alloc(bytes, n % 251),
  headers: { position: String(n).padStart(16, "0"), actor: "retailer:ü✓", empty: "" },
  timestamp: String(1_760_000_000_000 + n),
});

const records = (from: number, count: number) => Array.from({ length: count }, (_, index) => record(from + index));

/** What every adapter of the broker port must do. */
export const brokerContract = (name: string, open: () => Promise<BrokerUnderTest>) => {
  describe(`the broker in ${name}`, () => {
    let broker: Broker;
    let topics: EventTopics;
    let producers: BrokerProducer[];
    let close: () => Promise<void>;

    beforeEach(async () => {
      ({ broker, topics, close } = await open());
      await broker.prepare();
      producers = [];
    });
    afterEach(async () => {
      for (const producer of producers) await producer.discard();
      await close();
    });

    const producer = async () => {
      const made = await broker.producer();
      producers.push(made);
      return made;
    };
    const batch = (topic: number, partition: number, sent: readonly EventRecord[]): PartitionBatch => ({
      topic: topics.names[topic] ?? "",
      partition,
      records: sent,
    });
    const endOf = async ({ topic, partition }: PartitionBatch) =>
      (await broker.ends()).find((end) => end.topic === topic && end.partition === partition);
    const placesOf = (answer: readonly { topic: string; partition: number; baseOffset: number }[]) =>
      Object.fromEntries(answer.map((placed) => [partitionName(placed), placed.baseOffset]));

    it("makes every topic with its partitions, empty", async () => {
      const ends = await broker.ends();
      expect(new Set(ends.map(partitionName)).size).toBe(topics.names.length * topics.partitionsPerTopic);
      expect(ends.every(({ first, next }) => first === 0 && next === 0)).toBe(true);
    });

    it("leaves topics that are there as they are", async () => {
      const sent = batch(0, 3, records(1, 2));
      await (await producer()).send([sent]);
      await broker.prepare();
      expect(await endOf(sent)).toMatchObject({ first: 0, next: 2 });
    });

    it("keeps records in their partitions, and says where", async () => {
      const [one, other, third] = [
        batch(0, 3, records(1, 3)),
        batch(0, 4, records(10, 1)),
        batch(1, 3, records(20, 2)),
      ];
      const { send } = await producer();
      expect(placesOf(await send([one, other, third]))).toEqual({
        [partitionName(one)]: 0,
        [partitionName(other)]: 0,
        [partitionName(third)]: 0,
      });
      expect(placesOf(await send([batch(1, 3, records(22, 2)), batch(0, 3, records(4, 1))]))).toEqual({
        [partitionName(third)]: 2,
        [partitionName(one)]: 3,
      });
      expect(await endOf(third)).toMatchObject({ first: 0, next: 4 });
    });

    it("gives records back byte for byte, and leaves out places where none stands", async () => {
      const [one, other] = [batch(0, 0, records(1, 5)), batch(1, 11, records(9, 1))];
      await (await producer()).send([one, other]);
      const found = await broker.records([
        { topic: one.topic, partition: 0, offset: 3 },
        { topic: other.topic, partition: 11, offset: 0 },
        { topic: one.topic, partition: 5, offset: 0 },
        { topic: other.topic, partition: 10, offset: 7 },
      ]);
      expect(found).toHaveLength(2);
      expect(found).toContainEqual({ topic: one.topic, partition: 0, offset: 3, ...record(4) });
      expect(found).toContainEqual({ topic: other.topic, partition: 11, offset: 0, ...record(9) });
      expect(await broker.records([])).toEqual([]);
    });

    it("takes the largest event there is, and many large ones at once", async () => {
      const large = Array.from({ length: 6 }, (_, partition) => batch(0, partition, [record(partition, 1_150_000)]));
      await (await producer()).send(large);
      const places = large.map(({ topic, partition }) => ({ topic, partition, offset: 0 }));
      const found = await broker.records(places);
      expect(found.map(({ value }) => value?.length)).toEqual(Array.from({ length: 6 }, () => 1_150_000));
    });

    it("takes nothing from a producer that was thrown away, and all from another", async () => {
      const sent = batch(0, 1, records(1, 1));
      const gone = await producer();
      await gone.send([sent]);
      await gone.discard();
      await gone.discard();
      await expect(gone.send([sent])).rejects.toThrow();
      expect(placesOf(await (await producer()).send([sent]))).toEqual({ [partitionName(sent)]: 1 });
    });

    it("fails a send to a topic that it does not have", async () => {
      const nowhere = { topic: `tradepost.spec.${randomUUID()}`, partition: 0, records: records(1, 1) };
      await expect((await producer()).send([nowhere])).rejects.toThrow();
    });
  });
};
