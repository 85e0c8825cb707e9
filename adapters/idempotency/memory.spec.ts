import { idempotencyContract } from "../../command-handlers/idempotency.contract.ts";
import { memoryIdempotency, type MemoryIdempotencyRows } from "./memory.ts";

idempotencyContract("memory", async (times) => {
  const rows: MemoryIdempotencyRows = new Map();
  return (holder) => memoryIdempotency({ ...times, holder, rows });
});
