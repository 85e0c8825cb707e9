import { describe } from "vitest";
import { feedContract } from "../../../feeds/feed.contract.ts";
import { openTestLog } from "./test-log.fixture.ts";

describe("The EventStoreDB feed", () => {
  feedContract(() => {
    const { store, feed, close } = openTestLog();
    return Promise.resolve({ feed, append: store.append, close });
  });
});
