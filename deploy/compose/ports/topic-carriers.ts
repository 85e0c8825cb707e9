import { feedTopics, partitionNumbers } from "../../../adapters/broker/kafka/feed-topics.ts";
import { eventCatalogue } from "../../../schemas/event-catalogue.ts";
import { eventTopics } from "../../../schemas/topics/event-topics.ts";
import type { Carriers } from "./feed.ts";

export const topicCarriers = (generation: string): Carriers => {
  const topics = feedTopics(eventTopics(generation), eventCatalogue());
  const { numberOf, ofTopic } = partitionNumbers(topics);
  return {
    partitionOf: (stream) => {
      const place = topics.placeOf(stream);
      return place && numberOf(place);
    },
    partitionsFor: (types) => {
      const carrying = new Set(types.map((type) => topics.topicOf(type)));
      return topics.names.filter((topic) => carrying.has(topic)).flatMap(ofTopic);
    },
  };
};
