import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { engineControl } from "../engine-control.ts";
import { settled } from "../settled.ts";
import { leadersOn } from "./leaders.ts";

const down = "kafka-3";

describe("Topics, while one of three brokers is down,", { timeout: 120_000 }, () => {
  const brokers = inject("kafkaClusterBrokers").split(",");
  const kafka = kafkaClient({ brokers, clientId: "spec" });
  const before = eventTopics(`spec-${randomUUID()}`);
  const meanwhile = eventTopics(`spec-${randomUUID()}`);
  const control = engineControl();

  const asking = async <Result>(ask: (admin: ReturnType<typeof kafka.admin>) => Promise<Result>) => {
    const admin = kafka.admin();
    await admin.connect();
    return ask(admin).finally(() => admin.disconnect());
  };
  /** 0 where the one that is asked has just gone. */
  const answering = () => asking(async (admin) => (await admin.describeCluster()).brokers.length).catch(() => 0);

  beforeAll(async () => {
    await kafkaBroker(kafka, before).prepare();
    await control?.kill(down);
    await settled(async () => ((await answering()) === 2 ? [] : [down]));
  });
  afterAll(async () => {
    await control?.up(down);
    const made = new Set([...before.names, ...meanwhile.names]);
    await asking(async (admin) => {
      await admin.deleteTopics({ topics: (await admin.listTopics()).filter((name) => made.has(name)) });
    });
  });

  it("that were made before are fit", async () => {
    await kafkaBroker(kafka, before).prepare();
  });

  it("are not made with fewer copies than three brokers keep, but once it is back", async () => {
    const { prepare } = kafkaBroker(kafka, meanwhile);
    await expect(prepare()).rejects.toThrow(/Two Kafka brokers answer.* Is one down\?/);
    expect((await asking((admin) => admin.listTopics())).filter((name) => meanwhile.names.includes(name))).toEqual([]);
    await control?.up(down);
    await settled(async () => ((await answering()) === 3 ? [] : [down]));
    await prepare();
    const all = await leadersOn(brokers, meanwhile.names).all();
    expect(new Set(all.map(({ replicas }) => replicas.length))).toEqual(new Set([3]));
  });
});
