import { kafkaClient } from "../../../adapters/broker/kafka/client.ts";
import { feedTopics } from "../../../adapters/broker/kafka/feed-topics.ts";
import { kafkaFeed } from "../../../adapters/broker/kafka/feed.ts";
import { groupLeases } from "../../../adapters/broker/kafka/group-leases.ts";
import { eventCatalogue } from "../../../schemas/event-catalogue.ts";
import { eventRecords } from "../../../schemas/topics/event-record.ts";
import { eventTopics } from "../../../schemas/topics/event-topics.ts";
import type { FeedParts, OpenedFeed } from "./feed.ts";

export type KafkaFeedParts = FeedParts & { readonly brokers: readonly string[]; readonly generation: string };

/** Events as the topics carry them; who works on which partition is what the consumer group assigns. */
export const openKafkaFeed = async (parts: KafkaFeedParts): Promise<OpenedFeed> => {
  const { ofStore, groupId, log, brokers, generation } = parts;
  const kafka = kafkaClient({ brokers, clientId: groupId, log });
  const catalogue = eventCatalogue();
  const topics = feedTopics(eventTopics(generation), catalogue);
  const group = groupLeases({ kafka, groupId: `${groupId}-${generation}`, topics, log });
  const feed = kafkaFeed({ kafka, topics, records: eventRecords(catalogue), store: ofStore, group, log });
  return {
    feed,
    partitionLeases: group,
    close: async () => {
      await feed.stop();
      await group.stop();
    },
  };
};
