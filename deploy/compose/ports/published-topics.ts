import type { Log } from "../../../feeds/log.ts";
import type { PublishedTopics } from "../../../read-api/topics/published-topics.ts";
import type { Engines } from "../engines.ts";

/** What people read of the topics; undefined where there is no Kafka. */
export const openPublishedTopics = async (
  { kafkaBrokers, topicGeneration }: Engines,
  log: Log,
): Promise<PublishedTopics | undefined> => {
  if (kafkaBrokers === undefined) return undefined;
  const [{ kafkaClient }, { kafkaPublishedTopics }, { eventTopics }] = await Promise.all([
    import("../../../adapters/broker/kafka/client.ts"),
    import("../../../adapters/broker/kafka/published-topics.ts"),
    import("../../../schemas/topics/event-topics.ts"),
  ]);
  const kafka = kafkaClient({ brokers: kafkaBrokers, clientId: "tradepost-read-api", log });
  return kafkaPublishedTopics(kafka, eventTopics(topicGeneration));
};
