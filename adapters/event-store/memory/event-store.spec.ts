import { describe } from "vitest";
import { eventStoreContract } from "../../../command-handlers/event-store.contract.ts";
import { memoryEventStore } from "./event-store.ts";

describe("The memory event store", () => {
  eventStoreContract(() => Promise.resolve({ store: memoryEventStore(), close: () => Promise.resolve() }));
});
