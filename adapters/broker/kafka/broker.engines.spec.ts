import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Admin } from "kafkajs";
import { brokerContract } from "../../../command-handlers/relay/broker.contract.ts";
import { isTopicsUnfit } from "../../../command-handlers/relay/broker.ts";
import { eventTopics, type EventTopics } from "../../../schemas/topics/event-topics.ts";
import { kafkaBroker } from "./broker.ts";
import { kafkaClient } from "./client.ts";

const warnings: string[] = [];
const kafka = () =>
  kafkaClient({
    brokers: inject("kafkaBrokers").split(","),
    clientId: "spec",
    log: { warn: (_, message) => warnings.push(message) },
  });

/** Two topics of a spec's own: as many as the port is used with would take the broker longer. */
const ownTopics = (): EventTopics => {
  const topics = eventTopics(`spec-${randomUUID()}`);
  return { ...topics, names: topics.names.slice(0, 2) };
};

const onWarning = ({ name }: Error) => warnings.push(name);

let admin: Admin;
beforeAll(async () => {
  process.on("warning", onWarning);
  admin = kafka().admin();
  await admin.connect();
});
afterAll(async () => {
  process.off("warning", onWarning);
  await admin.disconnect();
});

brokerContract("Kafka", () => {
  const topics = ownTopics();
  return Promise.resolve({
    broker: kafkaBroker(kafka(), topics),
    topics,
    close: () => admin.deleteTopics({ topics: [...topics.names] }),
  });
});

describe("topics in Kafka", () => {
  const unfit = async (configEntries: { name: string; value: string }[], numPartitions = 12) => {
    const topics = ownTopics();
    const topic = topics.names[0] ?? "";
    await admin.createTopics({
      topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }],
      waitForLeaders: false,
    });
    try {
      const failure: unknown = await kafkaBroker(kafka(), topics)
        .prepare()
        .catch((error: unknown) => error);
      const ends = await kafkaBroker(kafka(), topics).ends();
      return { failure, topic, ends: ends.filter((end) => end.topic === topic) };
    } finally {
      await admin.deleteTopics({ topics: [...topics.names] });
    }
  };

  it("are refused when somebody made them with other settings, each of which is named", async () => {
    const { failure, topic } = await unfit([{ name: "cleanup.policy", value: "compact" }]);
    expect(failure).toSatisfy(isTopicsUnfit);
    expect(String(failure)).toContain(`${topic} has cleanup.policy compact and must have delete`);
    expect(String(failure)).toContain(`${topic} has retention.ms 604800000 and must have -1`);
  });

  it("show how many partitions they really have", async () => {
    expect((await unfit([], 5)).ends).toHaveLength(5);
  });

  it("leave no consumer group behind, and nothing that people have to read", async () => {
    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.includes("never-joined"))).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it("say so within a bound when no broker is there", async () => {
    const nowhere = kafkaClient({ brokers: ["127.0.0.1:1"], clientId: "spec", log: { warn: () => undefined } });
    const broker = kafkaBroker(nowhere, ownTopics());
    for (const call of [broker.prepare, broker.ends, broker.producer])
      await expect(call()).rejects.toThrow(/ECONNREFUSED/);
  });
});
