import { randomUUID } from "node:crypto";
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { publishedTopicsContract } from "../../../read-api/topics/published-topics.contract.ts";
import { type EventTopics, eventTopics } from "../../../schemas/topics/event-topics.ts";
import { kafkaBroker } from "./broker.ts";
import { kafkaClient } from "./client.ts";
import { cuttableClient } from "./cuttable-client.fixture.ts";
import { kafkaPublishedTopics } from "./published-topics.ts";

const brokers = () => inject("kafkaBrokers").split(",");

const countedClient = () => {
  const sockets = { opened: 0, closed: 0 };
  const socketFactory = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) => {
    sockets.opened += 1;
    return net.connect({ host, port }, onConnect).once("close", () => {
      sockets.closed += 1;
    });
  };
  const kafka = new Kafka({ brokers: brokers(), clientId: "spec", socketFactory, logLevel: logLevel.NOTHING });
  return { kafka, sockets };
};

const made = async (topics: EventTopics) => {
  const kafka = kafkaClient({ brokers: brokers(), clientId: "topics spec" });
  const broker = kafkaBroker(kafka, topics);
  await broker.prepare();
  const producer = await broker.producer();
  return {
    kafka,
    send: producer.send,
    close: async () => {
      await producer.discard();
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [...topics.names] });
      await admin.disconnect();
    },
  };
};

publishedTopicsContract(
  "published topics on Kafka",
  async (generation) => {
    const topics = eventTopics(generation);
    const { kafka, send, close } = await made(topics);
    return {
      published: kafkaPublishedTopics(kafka, topics, { readersMax: 2 }),
      put: async (topic, partition, records) => {
        await send([{ topic, partition, records }]);
      },
      close,
    };
  },
  `spec-${randomUUID()}`,
);

describe("a reader of topics on Kafka", () => {
  it("goes on where it was when its connection breaks", async () => {
    const topics = eventTopics(`spec-${randomUUID()}`);
    const topic = topics.topicOf("orders");
    const { send, close } = await made(topics);
    onTestFinished(close);
    const put = (n: number) =>
      send([
        { topic, partition: 0, records: [{ key: "order-1", value: Buffer.from([n]), headers: {}, timestamp: "1" }] },
      ]);
    const { kafka, cut } = cuttableClient(brokers());
    const ending = new AbortController();
    const start = Array.from({ length: 12 }, () => 0);
    const found: (number | undefined)[] = [];
    await put(1);
    for await (const some of await kafkaPublishedTopics(kafka, topics).follow(topic, start, ending.signal)) {
      found.push(...some.map(({ value }) => value?.[0]));
      if (found.length === 3) break;
      cut.isOn = true;
      await put(found.length + 1);
      setTimeout(() => {
        cut.isOn = false;
      }, 1_000);
    }
    ending.abort();
    expect(found).toEqual([1, 2, 3]);
  });

  it("leaves no connection behind when it goes while the broker holds its answer", async () => {
    const topics = eventTopics(`spec-${randomUUID()}`);
    const topic = topics.topicOf("orders");
    const { close } = await made(topics);
    onTestFinished(close);
    const { kafka, sockets } = countedClient();
    const published = kafkaPublishedTopics(kafka, topics);
    const start = Array.from({ length: 12 }, () => 0);
    for (const ms of [300, 450, 600]) {
      const some = await published.follow(topic, start, AbortSignal.timeout(ms));
      for await (const records of some) expect(records).toEqual([]);
    }
    expect(sockets.opened).toBeGreaterThanOrEqual(3);
    await pause(1_000);
    expect(sockets.opened - sockets.closed).toBe(0);
  });
});
