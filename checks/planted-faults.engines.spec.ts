import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaClient } from "../adapters/broker/kafka/client.ts";
import { ordersTable } from "../adapters/views/postgres/orders-tables.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventRecords, type ReceivedRecord } from "../schemas/topics/event-record.ts";
import type { TopicPartition } from "../schemas/topics/event-topics.ts";
import { onEngines, type OnEngines } from "./on-engines.fixture.ts";

const startTimeoutMs = 1_200_000;
const atOnceMs = 1;
const counts = { "command-handlers": 1, projections: 1, "read-api": 1, relay: 1 };

describe("What is held against every promise, with a fault planted into running engines", { timeout: 180_000 }, () => {
  let on: OnEngines;
  beforeAll(async () => {
    on = await onEngines(
      {
        eventstoreUrl: inject("eventstoreUrl"),
        kafkaBrokers: inject("kafkaBrokers"),
        mongodbUrl: inject("mongodbUrl"),
        redisUrl: inject("redisUrl"),
      },
      { counts },
    );
  }, startTimeoutMs);
  afterAll(() => on.close());

  const look = () => on.brokenPromises([], atOnceMs);

  const produce = async ({ topic, partition }: TopicPartition, { value, headers }: ReceivedRecord) => {
    const kafka = kafkaClient({ brokers: inject("kafkaBrokers").split(","), clientId: "planter" });
    const producer = kafka.producer();
    await producer.connect();
    const messages = [{ partition, value, headers: { ...headers } as Record<string, string> }];
    await producer.send({ topic, messages }).finally(() => producer.disconnect());
  };

  /** A published event, and where it stands. */
  const published = async () => {
    for (const event of await on.events()) {
      const place = on.topics.placeOf(event.stream);
      if (place) return { event, place };
    }
    throw new Error("nothing is published");
  };

  it("finds nothing before", async () => {
    expect(await on.brokenPromises([])).toEqual([]);
  });

  it("sees an acknowledged order that nobody stored", async () => {
    const order = { key: randomUUID(), orderId: randomUUID(), body: "" };
    expect(await on.brokenPromises([order], atOnceMs)).toContainEqual(expect.objectContaining({ promise: "lost" }));
  });

  it("sees a document of the catalog that is not the fold, and that it is again", async () => {
    const products = on.mongo.collection("products");
    const one = await products.findOne({ "inventory.available": { $gt: 0 } });
    if (!one) throw new Error("the catalog is empty");
    await products.updateOne({ _id: one._id }, { $inc: { "inventory.available": 1 } });
    expect(await look()).toEqual([{ promise: "views", what: expect.stringMatching(/^stock in MongoDB/) as unknown }]);
    await products.updateOne({ _id: one._id }, { $inc: { "inventory.available": -1 } });
    expect(await look()).toEqual([]);
  });

  it("sees a row that is gone", async () => {
    await on.server.pool.query(
      `DELETE FROM ${ordersTable} WHERE id = (SELECT min(id::text)::uuid FROM ${ordersTable})`,
    );
    const [told] = await look();
    expect(told).toMatchObject({ promise: "views", what: expect.stringMatching(/in Postgres.*undefined/) as unknown });
  });

  it("sees a record that names another one before it", async () => {
    const { event, place } = await published();
    const epoch = "of-nobody";
    await produce(place, eventRecords(eventCatalogue()).toRecord(event, { previous: event.position, epoch }));
    expect(await look()).toEqual([
      expect.objectContaining({ promise: "foreign" }),
      expect.objectContaining({ promise: "unchained" }),
    ]);
  });

  it("sees a record that no relay wrote", async () => {
    const { place } = await published();
    await produce(place, { value: Buffer.from("no event"), headers: {} });
    await expect(look()).rejects.toThrow("a topic holds what cannot be read");
  });
});
