import { describe } from "vitest";
import { eventStoreContract } from "../../../command-handlers/event-store.contract.ts";
import { openTestLog } from "./test-log.ts";

describe("The Postgres event store", () => {
  eventStoreContract(openTestLog);
});
