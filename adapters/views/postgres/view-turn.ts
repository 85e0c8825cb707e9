import type { ClientBase } from "pg";
import { checkpointMoved } from "../checkpoint-moved.ts";
import {
  beginCheckpoint,
  type BegunMove,
  type CheckpointMove,
  movedArrays,
  movedColumns,
} from "../../checkpoints/checkpoint-row.ts";

type Turn = { readonly writes: string };

const numbered = ([turn]: readonly Turn[]) => BigInt(turn?.writes ?? 0);

const turnText = `INSERT INTO view_writes AS own (view, writes) VALUES ($1, 1)
  ON CONFLICT (view) DO UPDATE SET writes = own.writes + 1 RETURNING writes`;

/** Waits until no other writer is at `view`; answers the number of this write. */
export const takeTurn = async (client: ClientBase, view: string) =>
  numbered((await client.query<Turn>({ name: "view-turn", text: turnText, values: [view] })).rows);

/** Who waited for the turn finds a checkpoint that was moved meanwhile elsewhere: Postgres looks at a changed row again. */
const turnAndMoveText = `WITH turn AS (${turnText}), moved AS (
    UPDATE checkpoints c SET epoch = m.epoch, position = m.position, event_id = m.event_id, moved_at = now()
    FROM turn, unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
      AS m (${movedColumns})
    WHERE c.consumer = $1 AND c.partition = m.partition AND c.position = m.from_position AND c.event_id = m.from_event_id
    RETURNING c.partition)
  SELECT turn.writes, (SELECT array_agg(partition) FROM moved) AS moved FROM turn`;

type Moved = Turn & { readonly moved: readonly number[] | null };

const isBegun = (move: CheckpointMove): move is BegunMove => move.expected !== undefined;

const turnAndMove = async (client: ClientBase, view: string, moves: readonly BegunMove[]) => {
  const { rows } = await client.query<Moved>({
    name: "view-turn-and-move",
    text: turnAndMoveText,
    values: [view, ...movedArrays(moves)],
  });
  const moved = new Set(rows[0]?.moved);
  const left = moves.find(({ partition }) => !moved.has(partition));
  if (left) throw checkpointMoved(view, left.partition);
  return numbered(rows);
};

/** The turn, and the checkpoints of different partitions by compare-and-set.
 * @throws CheckpointMoved when one of them is elsewhere. */
export const takeTurnAndMove = async (client: ClientBase, view: string, moves: readonly CheckpointMove[]) => {
  const begun = moves.filter(isBegun);
  const writes = await (begun.length > 0 ? turnAndMove(client, view, begun) : takeTurn(client, view));
  for (const move of moves) if (!isBegun(move)) await beginCheckpoint(client, move);
  return writes;
};
