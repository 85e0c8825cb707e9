import { describe } from "vitest";
import { eventStoreContract } from "../../../command-handlers/event-store.contract.ts";
import { openTestLog } from "./test-log.fixture.ts";

describe("The EventStoreDB event store", () => {
  eventStoreContract(() => Promise.resolve(openTestLog()), "stream");
});
