import { randomUUID } from "node:crypto";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import type { Broker } from "../../command-handlers/relay/broker.ts";
import { type EventTopics, eventTopics } from "../../schemas/topics/event-topics.ts";

type Kafka = ReturnType<typeof kafkaClient>;

export type OwnTopics = { readonly topics: EventTopics; readonly kafka: Kafka; readonly broker: Broker };

/** Removes the topics of `generation`. */
export const removeTopics = async (kafka: Kafka, { names }: Pick<EventTopics, "names">) => {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [...names] }).finally(() => admin.disconnect());
};

/** Lends `work` the empty topics of a generation of its own, and removes them after it. */
export const withTopics = async <Result>(
  brokers: readonly string[],
  work: (own: OwnTopics) => Promise<Result>,
): Promise<Result> => {
  const topics = eventTopics(`bench-${randomUUID()}`);
  const kafka = kafkaClient({ brokers, clientId: "bench" });
  const broker = kafkaBroker(kafka, topics);
  await broker.prepare();
  try {
    return await work({ topics, kafka, broker });
  } finally {
    await removeTopics(kafka, topics);
  }
};
