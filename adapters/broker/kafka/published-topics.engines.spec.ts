import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { publishedTopicsContract } from "../../../read-api/topics/published-topics.contract.ts";
import { eventTopics } from "../../../schemas/topics/event-topics.ts";
import { kafkaBroker } from "./broker.ts";
import { kafkaClient } from "./client.ts";
import { kafkaPublishedTopics } from "./published-topics.ts";

publishedTopicsContract(
  "published topics on Kafka",
  async (generation) => {
    const topics = eventTopics(generation);
    const kafka = kafkaClient({ brokers: inject("kafkaBrokers").split(","), clientId: "topics spec" });
    const broker = kafkaBroker(kafka, topics);
    await broker.prepare();
    const producer = await broker.producer();
    return {
      published: kafkaPublishedTopics(kafka, topics, { readersMax: 2 }),
      put: async (topic, partition, records) => {
        await producer.send([{ topic, partition, records }]);
      },
      close: async () => {
        await producer.discard();
        const admin = kafka.admin();
        await admin.connect();
        await admin.deleteTopics({ topics: [...topics.names] });
        await admin.disconnect();
      },
    };
  },
  `spec-${randomUUID()}`,
);
