import { describe, expect, inject, it, onTestFinished } from "vitest";
import { type Happened, encodedEvent } from "../../../feeds/sample-log.contract.ts";
import { memoryFeed } from "../../event-store/memory/feed.ts";
import { memoryLog } from "../../event-store/memory/log.ts";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import type { kafkaFeed } from "./feed.ts";
import { kafkaUnderTest, type KafkaUnderTestOptions } from "./feed.fixture.ts";
import { contractSchemas } from "./topics.fixture.ts";

const counted = (n: number): Happened => ({ type: "Counted", stream: "count-a", data: { n } });

const open = async (options: Partial<KafkaUnderTestOptions> = {}) => {
  const under = await kafkaUnderTest(inject("kafkaBrokers"), {
    schemas: contractSchemas,
    partitionsPerTopic: 1,
    ...options,
  });
  const feed = under.open();
  onTestFinished(async () => {
    await feed.stop();
    await under.published.close();
  });
  /** In the store, not in the topic. */
  const happen = async (from: number, count: number) => {
    const length = under.eventLog.stream("count-a").length;
    const events = Array.from({ length: count }, (_, index) => encodedEvent(counted(from + index)));
    await under.store.append("count-a", length === 0 ? "none" : length - 1, events);
    return under.eventLog.events().slice(-count);
  };
  return { ...under, feed, happen };
};

const follow = async (feed: ReturnType<typeof kafkaFeed>, count: number, after?: Position) => {
  const seen: RecordedEvent[] = [];
  for (let round = 0; seen.length < count && round < 20; round++)
    seen.push(...(await feed.read(0, seen.at(-1)?.position ?? after, { limit: 7, waitMs: 500 })));
  return seen;
};

describe("what a topic repeats or lacks", () => {
  it("is dropped, when it came before", async () => {
    const { feed, happen, published, log } = await open();
    const events = await happen(0, 30);
    await published.publish(events.slice(0, 20));
    await published.repeat(events.slice(10, 20));
    await published.publish(events.slice(20));
    await published.repeat(events.slice(25));
    expect(await follow(feed, 30)).toEqual(events);
    expect(await feed.read(0, events.at(-1)?.position, { limit: 7, waitMs: 300 })).toEqual([]);
    expect(await feed.head(0)).toBe(events.at(-1)?.position);
    expect(log.lines).toEqual([]);
  });

  it("is read from the event store, in its place, and operators hear of it", async () => {
    const { feed, happen, published, log } = await open();
    const events = await happen(0, 40);
    await published.publish(events.slice(0, 10));
    events.slice(10, 25).forEach(published.leaveOut);
    await published.publish(events.slice(25));
    expect(await follow(feed, 40)).toEqual(events);
    expect(log.lines).toMatchObject([
      {
        level: "error",
        message: "The topic has a hole; its events are read from the event store",
        fields: { after: events[9]?.position, before: events[25]?.position, events: 15 },
      },
    ]);
  });

  it("is read from the event store at the beginning of a topic too", async () => {
    const { feed, happen, published, log } = await open();
    const events = await happen(0, 12);
    events.slice(0, 5).forEach(published.leaveOut);
    await published.publish(events.slice(5));
    expect(await follow(feed, 12)).toEqual(events);
    expect(log.lines.map(({ level }) => level)).toEqual(["error"]);
  });

  it("is passed, when no relay of ours wrote it", async () => {
    const { feed, happen, published, log, kafka, topics } = await open();
    const events = await happen(0, 4);
    await published.publish(events.slice(0, 2));
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: topics.names[0] ?? "", messages: [{ value: "hello" }] });
    await producer.disconnect();
    await published.publish(events.slice(2));
    expect(await follow(feed, 4)).toEqual(events);
    expect(log.lines).toMatchObject([{ level: "error", fields: { offset: "2" } }]);
  });
});

describe("a reader of a topic", () => {
  it("goes on from any position that was ever handed out, in a process that has seen nothing", async () => {
    const { feed, happen, published } = await open();
    const events = await happen(0, 60);
    await published.publish(events);
    for (const at of [0, 17, 44, 58]) {
      const after = events[at]?.position;
      expect(await follow(feed, 59 - at, after)).toEqual(events.slice(at + 1));
      expect(await feed.countBehind(0, after)).toBeGreaterThanOrEqual(59 - at);
    }
    expect(await feed.countBehind(0, events.at(-1)?.position)).toBe(0);
  });

  it("does not keep others waiting, wherever each of them stands", async () => {
    const { feed, happen, published } = await open();
    const events = await happen(0, 400);
    await published.publish(events);
    const head = await feed.head(0);
    const tail = feed.read(0, head, { limit: 10, waitMs: 10_000 });
    const starts = [undefined, events[100]?.position, events[300]?.position];
    const read = await Promise.all(starts.map((after) => follow(feed, after === undefined ? 100 : 60, after)));
    expect(read.map((page) => page[0])).toEqual([events[0], events[101], events[301]]);
    const next = await happen(400, 1);
    await published.publish(next);
    expect(await tail).toEqual(next);
  });

  it("gets an event of a version that this release does not know, as the store has it", async () => {
    const fields = [{ name: "n", type: "int" }];
    const schemas = [...contractSchemas, { type: "Counted", version: 2, fields }];
    const { feed, eventLog, store, published } = await open({ schemas, isOld: () => true });
    const encoded = [1, 2, 3].map((n) => encodedEvent(counted(n)));
    const [first, second, third] = encoded;
    if (!first || !second || !third) throw new Error("three were made");
    const newer = { ...second, metadata: { ...second.metadata, schemaVersion: "2" } };
    await store.append("count-a", "none", [first, newer, third]);
    await published.publish(eventLog.events());
    expect(await follow(feed, 3)).toEqual(eventLog.events());
  });

  it("is refused records that were published from another store", async () => {
    const { happen, published, open: openOn } = await open();
    await published.publish(await happen(0, 3));
    const other = openOn({ store: memoryFeed(memoryLog()) });
    await expect(other.read(0, undefined, { limit: 5, waitMs: 5_000 })).rejects.toMatchObject({
      code: "FOREIGN_TOPIC",
    });
    await other.stop();
  });

  it("knows what is in no topic, and which partitions carry a type", async () => {
    const { feed } = await open({ partitionsPerTopic: 4 });
    expect(feed.partitionOf("hidden-1")).toBeUndefined();
    expect(feed.partitionsFor(["Counted"])).toEqual([0, 1, 2, 3]);
    expect(feed.partitions).toBe(8);
  });
});
