import type { Pool } from "pg";
import { beginRelaxed, inTransaction } from "../postgres/in-transaction.ts";
import type { StoredCheckpoint } from "../views/stored.ts";
import { moveCheckpoint, readCheckpoint } from "./move-checkpoint.ts";

export const postgresCheckpoints = (pool: Pool) => ({
  read: (consumer: string, partition: number) => readCheckpoint(pool, consumer, partition),

  move: async (
    consumer: string,
    partition: number,
    expected: StoredCheckpoint | undefined,
    next: StoredCheckpoint,
  ): Promise<void> => {
    const move = { consumer, partition, expected, next };
    // Where a consumer began must outlive a power cut; how far it came may be lost: it then does the last events again.
    if (expected === undefined) await moveCheckpoint(pool, move);
    else await inTransaction(pool, beginRelaxed, (client) => moveCheckpoint(client, move));
  },
});
