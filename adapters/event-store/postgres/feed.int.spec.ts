import { describe, expect, it } from "vitest";
import { someEvent } from "../../../command-handlers/event-store.contract.ts";
import { feedContract } from "../../../feeds/feed.contract.ts";
import { isLogCorrupt } from "../errors.ts";
import { openTestLog } from "./test-log.ts";

describe("The Postgres feed", () => {
  feedContract(async () => {
    const { store, feed, close } = await openTestLog();
    return { feed, append: store.append, close };
  });
});

describe("The Postgres feed of a damaged log", () => {
  it("stops at the gap and names it", async () => {
    const log = await openTestLog();
    await log.store.append(
      "thing-1",
      "none",
      Array.from({ length: 5 }, () => someEvent()),
    );
    await log.pool.query("DELETE FROM log_events WHERE position = 3");
    const error: unknown = await log.feed
      .read(0, undefined, { limit: 10, waitMs: 0 })
      .catch((thrown: unknown) => thrown);
    expect(isLogCorrupt(error) && error.message).toBe("The event at position 0000000000000003 is missing from the log");
    await log.close();
  });
});
