import { publishedTopicsContract } from "../../read-api/topics/published-topics.contract.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { memoryTopics } from "./memory.ts";
import { memoryPublishedTopics } from "./memory-published-topics.ts";

publishedTopicsContract(
  "published topics in memory",
  async (generation) => {
    const topics = eventTopics(generation);
    const kept = memoryTopics();
    kept.make(topics);
    return {
      published: memoryPublishedTopics({ kept, topics, readersMax: 2 }),
      put: async (topic, partition, records) => {
        kept.append({ topic, partition, records });
      },
      close: () => Promise.resolve(),
    };
  },
  "spec",
);
