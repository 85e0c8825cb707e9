import { describe } from "vitest";
import { feedContract, type FeedUnderTest } from "../../../feeds/feed.contract.ts";
import { memoryEventStore } from "./event-store.ts";
import { memoryFeed, type MemoryFeedOptions } from "./feed.ts";
import { memoryLog } from "./log.ts";

const open = (options: MemoryFeedOptions) => (): Promise<FeedUnderTest> => {
  const log = memoryLog();
  const close = () => Promise.resolve();
  return Promise.resolve({ feed: memoryFeed(log, options), append: memoryEventStore(log).append, close });
};

describe("The memory feed", () => {
  feedContract(open({}));
});

describe("The memory feed with three partitions, interleaved at random", () => {
  feedContract(open({ partitions: 3, random: Math.random }));
});
