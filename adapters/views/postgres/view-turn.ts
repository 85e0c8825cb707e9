import type { ClientBase } from "pg";
import { checkpointMoved } from "../checkpoint-moved.ts";
import { type CheckpointMove, moveCheckpoint } from "../../checkpoints/move-checkpoint.ts";

type Turn = { readonly writes: string };

const numbered = ([turn]: readonly Turn[]) => BigInt(turn?.writes ?? 0);

const turnText = `INSERT INTO view_writes AS own (view, writes) VALUES ($1, 1)
  ON CONFLICT (view) DO UPDATE SET writes = own.writes + 1 RETURNING writes`;

/** Waits until no other writer is at `view`; answers the number of this write. */
export const takeTurn = async (client: ClientBase, view: string) =>
  numbered((await client.query<Turn>({ name: "view-turn", text: turnText, values: [view] })).rows);

/** Who waited for the turn finds a checkpoint that was moved meanwhile elsewhere: Postgres looks at a changed row again. */
const turnAndMoveText = `WITH turn AS (${turnText})
  UPDATE checkpoints SET epoch = $3, position = $4, event_id = $5, moved_at = now() FROM turn
  WHERE consumer = $1 AND partition = $2 AND position = $6 AND event_id = $7 RETURNING turn.writes`;

/** The turn, and the checkpoint by compare-and-set.
 * @throws CheckpointMoved */
export const takeTurnAndMove = async (client: ClientBase, move: CheckpointMove) => {
  const { consumer, partition, expected, next } = move;
  if (expected === undefined) {
    const writes = await takeTurn(client, consumer);
    await moveCheckpoint(client, move);
    return writes;
  }
  const moved = await client.query<Turn>({
    name: "view-turn-and-move",
    text: turnAndMoveText,
    values: [consumer, partition, next.epoch, next.position, next.eventId, expected.position, expected.eventId],
  });
  if (moved.rows.length !== 1) throw checkpointMoved(consumer, partition);
  return numbered(moved.rows);
};
