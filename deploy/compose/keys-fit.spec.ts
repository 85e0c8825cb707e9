import { describe, expect, it } from "vitest";
import { memoryFeed } from "../../adapters/event-store/memory/feed.ts";
import { memoryLog } from "../../adapters/event-store/memory/log.ts";
import { encodedEvent } from "../../feeds/sample-log.contract.ts";
import { keysFit } from "./keys-fit.ts";

const withOneEvent = () => {
  const log = memoryLog();
  log.append("company-1", "none", [encodedEvent({ type: "Noted", stream: "company-1", data: {} })]);
  return memoryFeed(log, { partitions: 1 });
};

const failing = (code: string) => ({ decode: () => Promise.reject(Object.assign(new Error(code), { code })) });

describe("Keys and an event store", () => {
  it("that do not belong together are refused in words", async () => {
    await expect(keysFit(withOneEvent(), failing("KEY_MISSING"), "/data")).rejects.toThrow(/keys are not in \/data/);
  });

  it("are let through when the events decode, or fail for another reason, which their readers deal with", async () => {
    await keysFit(withOneEvent(), { decode: () => Promise.resolve([]) }, "/data");
    await keysFit(withOneEvent(), failing("UNKNOWN_EVENT"), "/data");
  });
});
