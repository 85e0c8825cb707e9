import { describe, inject } from "vitest";
import { feedContract } from "../../../feeds/feed.contract.ts";
import { kafkaUnderTest } from "./feed.fixture.ts";
import { contractSchemas } from "./topics.fixture.ts";

describe("The Kafka feed", () => {
  feedContract(async () => {
    const { open, append, published } = await kafkaUnderTest(inject("kafkaBrokers"), { schemas: contractSchemas });
    const feed = open();
    return {
      feed,
      append,
      close: async () => {
        await feed.stop();
        await published.close();
      },
    };
  });
});
