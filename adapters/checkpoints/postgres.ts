import type { Pool } from "pg";
import { gather } from "../postgres/gather.ts";
import { checkpointMoved } from "../views/checkpoint-moved.ts";
import type { StoredCheckpoint } from "../views/stored.ts";
import { beginCheckpoint, type BegunMove, movedArrays, movedColumns, readCheckpoint } from "./checkpoint-row.ts";

/** Of every consumer and partition of a process. */
const movesMax = 10_000;

/** A commit of its own that does not wait for the disk: what a power cut takes back is done again, and changes nothing. */
const moveText = `WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true))
  UPDATE checkpoints c SET epoch = m.epoch, position = m.position, event_id = m.event_id, moved_at = now()
  FROM relaxed, unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    AS m (consumer, ${movedColumns})
  WHERE c.consumer = m.consumer AND c.partition = m.partition AND c.position = m.from_position AND c.event_id = m.from_event_id
  RETURNING c.consumer, c.partition`;

const keyOf = ({ consumer, partition }: Pick<BegunMove, "consumer" | "partition">) =>
  `${consumer} ${String(partition)}`;

const moveAll = async (pool: Pool, moves: readonly BegunMove[]): Promise<readonly boolean[]> => {
  const { rows } = await pool.query<{ consumer: string; partition: number }>({
    name: "checkpoints-move",
    text: moveText,
    values: [moves.map(({ consumer }) => consumer), ...movedArrays(moves)],
  });
  const moved = new Set(rows.map(keyOf));
  return moves.map((move) => moved.has(keyOf(move)));
};

export const postgresCheckpoints = (pool: Pool) => {
  const moves = gather<BegunMove, boolean>({
    run: (batch) => moveAll(pool, batch),
    keyOf,
    batchMax: movesMax,
    queueMax: movesMax,
  });

  return {
    read: (consumer: string, partition: number) => readCheckpoint(pool, consumer, partition),

    move: async (
      consumer: string,
      partition: number,
      expected: StoredCheckpoint | undefined,
      next: StoredCheckpoint,
    ): Promise<void> => {
      // Where a consumer began must outlive a power cut; how far it came may be lost: it then does the last events again.
      if (expected === undefined) await beginCheckpoint(pool, { consumer, partition, next });
      else if (!(await moves.add({ consumer, partition, expected, next }))) throw checkpointMoved(consumer, partition);
    },
  };
};
