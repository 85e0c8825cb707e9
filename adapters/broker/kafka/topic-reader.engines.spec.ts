import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { kafkaClient } from "./client.ts";
import { cuttableClient } from "./cuttable-client.fixture.ts";
import { type TopicReader, topicReader } from "./topic-reader.ts";

const brokers = () => inject("kafkaBrokers").split(",");
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const waiting = { timeout: 20_000, interval: 20 };

/** A topic of two partitions with ten numbers in each, and a reader that notes which offsets came. */
const read = async (kafka = kafkaClient({ brokers: brokers(), clientId: "reader spec" })) => {
  const topic = `spec-${randomUUID()}`;
  const own = kafkaClient({ brokers: brokers(), clientId: "reader spec" });
  const admin = own.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }], waitForLeaders: true });
  const producer = own.producer();
  await producer.connect();
  const put = async (count: number) => {
    for (const partition of [0, 1]) {
      const messages = Array.from({ length: count }, (_, n) => ({ partition, value: String(n) }));
      await producer.send({ topic, messages });
    }
  };
  await put(10);
  const came: [number, number][] = [];
  const reader: TopicReader = topicReader({
    kafka,
    topics: [topic],
    log: silent,
    onRecords: ({ partition }, records) => {
      came.push(...records.map(({ offset }): [number, number] => [partition, Number(offset)]));
    },
  });
  onTestFinished(async () => {
    await reader.stop();
    await producer.disconnect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });
  const at = (partition: number) => ({ topic, partition });
  const offsets = (partition: number) => came.filter(([of]) => of === partition).map(([, offset]) => offset);
  const deleteBefore = async (partition: number, offset: number) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
  };
  return { reader, at, offsets, put, deleteBefore };
};

const from = (first: number, end: number) => Array.from({ length: end - first }, (_, index) => first + index);

describe("a reader of partitions", { timeout: 60_000 }, () => {
  it("gives each partition's records in order, from where it was sent to, and what comes later", async () => {
    const { reader, at, offsets, put } = await read();
    reader.seek(at(0), 0);
    reader.seek(at(1), 7);
    await vi.waitFor(() => {
      expect([offsets(0), offsets(1)]).toEqual([from(0, 10), from(7, 10)]);
    }, waiting);
    await put(5);
    await vi.waitFor(() => {
      expect([offsets(0), offsets(1)]).toEqual([from(0, 15), from(7, 15)]);
    }, waiting);
    expect([reader.next(at(0)), reader.hasMore(at(0))]).toEqual([15, false]);
  });

  it("gives nothing of a partition that it was told to leave, and goes on there when it is told", async () => {
    const { reader, at, offsets, put } = await read();
    reader.seek(at(0), 0);
    reader.seek(at(1), 0);
    await vi.waitFor(() => {
      expect([offsets(0).length, offsets(1).length]).toEqual([10, 10]);
    }, waiting);
    reader.pause(at(1));
    await put(5);
    await vi.waitFor(() => {
      expect(offsets(0)).toHaveLength(15);
    }, waiting);
    expect(offsets(1)).toHaveLength(10);
    reader.resume(at(1));
    await vi.waitFor(() => {
      expect(offsets(1)).toEqual(from(0, 15));
    }, waiting);
  });

  it("begins at the first record that is left, where those it is sent to are gone", async () => {
    const { reader, at, offsets, deleteBefore } = await read();
    await deleteBefore(0, 6);
    reader.seek(at(0), 2);
    reader.seek(at(1), 0);
    await vi.waitFor(() => {
      expect([offsets(0), offsets(1)]).toEqual([from(6, 10), from(0, 10)]);
    }, waiting);
  });

  it("begins at the first record, where the topic ends before the place that it is sent to", async () => {
    const { reader, at, offsets } = await read();
    reader.seek(at(0), 500);
    await vi.waitFor(() => {
      expect(offsets(0)).toEqual(from(0, 10));
    }, waiting);
  });

  it("goes where it was sent last, though it was being told meanwhile that what it asked for before is gone", async () => {
    const { reader, at, offsets } = await read();
    for (let round = 0; round < 40; round += 1) {
      reader.seek(at(0), 500);
      await pause(round);
      const before = offsets(0).length;
      reader.seek(at(0), 9);
      await vi.waitFor(() => {
        expect(reader.next(at(0))).toBe(10);
      }, waiting);
      expect(offsets(0).slice(before)).toEqual([9]);
      reader.pause(at(0));
    }
  });

  it("goes on where it was after its connection broke", async () => {
    const { kafka, cut } = cuttableClient(brokers());
    const { reader, at, offsets, put } = await read(kafka);
    reader.seek(at(0), 0);
    await vi.waitFor(() => {
      expect(offsets(0)).toEqual(from(0, 10));
    }, waiting);
    cut.isOn = true;
    await put(5);
    cut.isOn = false;
    await vi.waitFor(() => {
      expect(offsets(0)).toEqual(from(0, 15));
    }, waiting);
  });
});
