import type { Pool } from "pg";
import type { StoredCheckpoint } from "../views/stored.ts";
import { moveCheckpoint, readCheckpoint } from "./move-checkpoint.ts";

export const postgresCheckpoints = (pool: Pool) => ({
  read: (consumer: string, partition: number) => readCheckpoint(pool, consumer, partition),
  move: (
    consumer: string,
    partition: number,
    expected: StoredCheckpoint | undefined,
    next: StoredCheckpoint,
  ): Promise<void> => moveCheckpoint(pool, { consumer, partition, expected, next }),
});
