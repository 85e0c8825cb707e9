import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { topicOffsets } from "../../adapters/broker/kafka/topic-offsets.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { leadersOn } from "./leaders.ts";

describe("Offsets of topics, when leaders have moved since they were last asked for,", { timeout: 120_000 }, () => {
  const topics = eventTopics(`spec-${randomUUID()}`);
  const brokers = inject("kafkaClusterBrokers").split(",");
  const kafka = kafkaClient({ brokers, clientId: "spec" });
  const partitions = Array.from({ length: topics.partitionsPerTopic }, (_, partition) => partition);

  beforeAll(() => kafkaBroker(kafka, topics).prepare());
  afterAll(async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [...topics.names] });
    await admin.disconnect();
  });

  it("are told all the same, of all topics at once", async () => {
    const offsets = topicOffsets(kafka, topics.names);
    const { move } = leadersOn(brokers, topics.names);
    try {
      for (let round = 0; round < 3; round += 1) {
        const [ends, since] = await Promise.all([
          Promise.all(topics.names.map(offsets.ends)),
          Promise.all(topics.names.map((name) => offsets.since(name, Date.now()))),
        ]);
        for (const of of ends) expect([...of.keys()].toSorted((one, other) => one - other)).toEqual(partitions);
        for (const of of since) expect(new Set(of.values())).toEqual(new Set([0]));
        expect(await move()).toBeGreaterThan(0);
      }
    } finally {
      await offsets.close();
    }
  });
});
