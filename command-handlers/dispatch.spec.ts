import { memoryEventStore } from "../adapters/event-store/memory/event-store.ts";
import { memoryIdempotency, type MemoryIdempotencyRows } from "../adapters/idempotency/memory.ts";
import { memorySnapshots } from "../adapters/snapshots/memory.ts";
import { dispatchContract } from "./dispatch.contract.ts";
import type { Snapshot } from "./snapshots.ts";

dispatchContract("in memory", async () => {
  const rows: MemoryIdempotencyRows = new Map();
  return {
    store: memoryEventStore(),
    snapshots: memorySnapshots<Snapshot>(),
    idempotency: (holder) => memoryIdempotency({ holder, rows }),
  };
});
