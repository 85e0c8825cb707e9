import { describe } from "vitest";
import { feedContract } from "../../../feeds/feed.contract.ts";
import { openTestLog } from "./test-log.ts";

describe("The Postgres feed", () => {
  feedContract(async () => {
    const { store, feed, close } = await openTestLog();
    return { feed, append: store.append, close };
  });
});
