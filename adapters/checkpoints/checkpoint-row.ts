import type { ClientBase, Pool } from "pg";
import { position } from "../../schemas/recorded-event.ts";
import { checkpointMoved } from "../views/checkpoint-moved.ts";
import type { StoredCheckpoint } from "../views/stored.ts";

export type CheckpointMove = {
  readonly consumer: string;
  readonly partition: number;
  readonly expected: StoredCheckpoint | undefined;
  readonly next: StoredCheckpoint;
};

/** Compare-and-set: the statement waits for whoever is moving it, and then finds it elsewhere.
 * @throws CheckpointMoved */
export const moveCheckpoint = async (
  client: ClientBase | Pool,
  { consumer, partition, expected, next }: CheckpointMove,
) => {
  const moved = await client.query(
    expected === undefined
      ? {
          name: "checkpoint-create",
          text: `INSERT INTO checkpoints (consumer, partition, epoch, position, event_id) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT DO NOTHING`,
          values: [consumer, partition, next.epoch, next.position, next.eventId],
        }
      : {
          name: "checkpoint-move",
          text: `UPDATE checkpoints SET epoch = $3, position = $4, event_id = $5, moved_at = now()
                 WHERE consumer = $1 AND partition = $2 AND position = $6 AND event_id = $7`,
          values: [consumer, partition, next.epoch, next.position, next.eventId, expected.position, expected.eventId],
        },
  );
  if (moved.rowCount !== 1) throw checkpointMoved(consumer, partition);
};

type CheckpointRow = { readonly epoch: string; readonly position: string; readonly event_id: string };

export const readCheckpoint = async (
  client: ClientBase | Pool,
  consumer: string,
  partition: number,
): Promise<StoredCheckpoint | undefined> => {
  const found = await client.query<CheckpointRow>({
    name: "checkpoint-read",
    text: "SELECT epoch, position, event_id FROM checkpoints WHERE consumer = $1 AND partition = $2",
    values: [consumer, partition],
  });
  const [row] = found.rows;
  return row && { epoch: row.epoch, position: position(row.position), eventId: row.event_id };
};
