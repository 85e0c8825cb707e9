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

export type BegunMove = CheckpointMove & { readonly expected: StoredCheckpoint };

/** Of checkpoints that are there already: where each stands and goes, column by column, for `unnest` as `movedColumns`. */
export const movedArrays = (moves: readonly BegunMove[]) => [
  moves.map(({ partition }) => partition),
  moves.map(({ next }) => next.epoch),
  moves.map(({ next }) => next.position),
  moves.map(({ next }) => next.eventId),
  moves.map(({ expected }) => expected.position),
  moves.map(({ expected }) => expected.eventId),
];

export const movedColumns = "partition, epoch, position, event_id, from_position, from_event_id";

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
