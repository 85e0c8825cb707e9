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

/** A consumer's first checkpoint.
 * @throws CheckpointMoved where there is one. */
export const beginCheckpoint = async (
  client: ClientBase | Pool,
  { consumer, partition, next }: Omit<CheckpointMove, "expected">,
) => {
  const begun = await client.query({
    name: "checkpoint-create",
    text: `INSERT INTO checkpoints (consumer, partition, epoch, position, event_id) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING`,
    values: [consumer, partition, next.epoch, next.position, next.eventId],
  });
  if (begun.rowCount !== 1) throw checkpointMoved(consumer, partition);
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
