import { randomUUID } from "node:crypto";
import { SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaPublishedTopics } from "../../adapters/broker/kafka/published-topics.ts";
import { tradepost } from "../../clients/sdk/index.ts";
import { until } from "../../feeds/sample-log.contract.ts";
import { testGateway } from "../../read-api/gateway.fixture.ts";
import { publishedSchemas } from "../../schemas/topics/published-events.ts";
import { catalogue, type PublishedLog, publishedLog, sampleOf } from "./published-log.fixture.ts";

const categoryOf: Readonly<Record<string, string>> = {
  accounts: "account",
  companies: "company",
  fulfilment: "fulfilment",
  inventory: "inventory",
  orders: "order",
  products: "product",
  retailers: "retailer",
};

let world: PublishedLog;

beforeAll(async () => {
  world = await publishedLog();
  for (const [n, schema] of publishedSchemas(catalogue).entries())
    world.happen({
      type: schema.type,
      stream: `${categoryOf[schema.context] ?? "unknown"}-${n % 20}`,
      data: sampleOf(schema),
    });
  world.happen({ type: "ClaimReleased", stream: "claim-email-1", data: sampleOf(catalogue.latest("ClaimReleased")) });
  await world.publish();
});
afterAll(() => world.close());

type Decoded = { readonly topic: string; readonly type: string; readonly stream: string; readonly data: unknown };

const avroOf = (schema: string) => ({ type: SchemaType.AVRO, schema }) as const;

/** kafkajs and the registry's client as they come, knowing two addresses. */
const consumed = async (registryUrl: string, count: number) => {
  const kafka = new Kafka({ brokers: inject("kafkaBrokers").split(","), clientId: "a", logLevel: logLevel.NOTHING });
  const registry = new SchemaRegistry({ host: registryUrl });
  const consumer = kafka.consumer({ groupId: `spec-${randomUUID()}` });
  const found: Decoded[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [...world.topics.names], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, message: { key, value, headers } }) => {
      const decoded: unknown = await registry.decode(value ?? Buffer.alloc(0));
      const data: unknown = JSON.parse(JSON.stringify(decoded));
      found.push({ topic, type: String(headers?.["ce_type"]), stream: String(key), data });
    },
  });
  await until(() => found.length >= count, 50_000);
  await consumer.disconnect();
  return found;
};

describe("an unmodified client of Kafka and of the schema registry", () => {
  it("decodes every kind of record of every context to what the event says", async () => {
    const { url } = await testGateway();
    const events = world.log.events().filter(({ type }) => !type.startsWith("Claim"));
    const found = await consumed(url, events.length);
    const byType = new Map(found.map((one) => [one.type, one]));
    expect(found).toHaveLength(events.length);
    expect(new Set(found.map(({ topic }) => topic))).toEqual(new Set(world.topics.names));
    for (const { type, stream, data } of events)
      expect(byType.get(type)).toMatchObject({ type, stream, data: JSON.parse(data) as unknown });
  });

  it("finds the id of a schema that is there, and is told that it can register none", async () => {
    const { url, json } = await testGateway();
    const registry = new SchemaRegistry({
      host: url,
      retry: { maxRetryTimeInSecs: 1, initialRetryTimeInSecs: 0.1, factor: 0, multiplier: 1, retries: 0 },
    });
    const subject = "tradepost.orders.OrderPlaced";
    expect(await registry.getLatestSchemaId(subject)).toBe(31);
    expect(await registry.getRegistryId(subject, 1)).toBe(31);
    const { body } = await json(`/subjects/${subject}/versions/latest`);
    const { schema: known } = Object(body) as { readonly schema: string };
    expect(await registry.getRegistryIdBySchema(subject, avroOf(known))).toBe(31);
    await expect(registry.getSchema(9_999)).rejects.toThrow("not found");
    const mine = JSON.stringify({ type: "record", name: "Mine", namespace: "mine", fields: [] });
    await expect(registry.register(avroOf(mine), { subject: "mine.Mine" })).rejects.toThrow("read-only");
  });
});

describe("the gateway's own way into the topics", () => {
  it("reads on Kafka what the log says, in pieces, and how much there is", async () => {
    const publishedTopics = kafkaPublishedTopics(world.kafka, world.topics);
    const { url, tokenOf } = await testGateway({ ports: { publishedTopics } });
    const client = tradepost({ url, accessToken: await tokenOf("analyst") });
    const orders = world.log.events().filter(({ stream }) => stream.startsWith("order-"));
    const topic = world.topics.topicOf("orders");
    const { items } = await client.topics({});
    expect(items.find(({ name }) => name === topic)?.records).toBe(orders.length);
    const found: unknown[] = [];
    let ask: { readonly from?: string; readonly after?: string } = { from: "2020-01-01T00:00:00Z" };
    while (found.length < orders.length)
      for await (const line of client.readTopic({ topic, limit: 4, wait: 1, ...ask })) {
        if (line.kind === "next") ask = { after: line.after };
        if (line.kind === "record") found.push([line.type, line.stream, line.data]);
      }
    const expected = orders.map(({ type, stream, data }) => [type, stream, JSON.parse(data) as unknown]);
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
  });
});
