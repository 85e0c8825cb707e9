import type { ClientBase, Pool } from "pg";
import { readCheckpoint } from "../../checkpoints/checkpoint-row.ts";
import { beginDurable, beginRelaxed, inTransaction } from "../../postgres/in-transaction.ts";
import { sameQueue, type StoredBatch, type StoredFold, type StoredResolution } from "../stored.ts";
import { foldTogether } from "./fold-together.ts";
import { gatheredWrites } from "./gathered-writes.ts";
import { knownRows } from "./known-rows.ts";
import { readDecisions, readParked, removeParked, writeDecision, writeParked } from "./parking.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { takeTurn, takeTurnAndMove } from "./view-turn.ts";

export type PostgresViewStoreOptions = {
  /** Rows kept in memory between batches. */
  readonly cachedRows?: number;
};

/** One view in Postgres: rows by `mapping`, with checkpoints and parked events in the same transaction. */
export const postgresViewStore = <Row>(
  pool: Pool,
  mapping: ViewMapping<Row>,
  { cachedRows = mapping.cachedRows ?? 2_000 }: PostgresViewStoreOptions = {},
) => {
  const view = `${mapping.name}_v${String(mapping.version)}`;
  const known = knownRows(view, mapping, cachedRows);

  const save = async (client: ClientBase, { rows, parked }: StoredFold<Row>) => {
    if (rows.size > 0) await mapping.save(client, rows);
    await writeParked(client, view, parked);
  };

  /** Batches of different partitions, each folded on what those before it left. */
  const write = async (batches: readonly StoredBatch<Row>[]) => {
    const moves = batches.map(({ partition, expected, next }) => ({ consumer: view, partition, expected, next }));
    const keys = [...new Set(batches.flatMap((batch) => batch.keys))].toSorted();
    const inTurn = async (client: ClientBase) => {
      const turn = await known.at(client, await takeTurnAndMove(client, view, moves));
      const folded = foldTogether(batches, await known.load(client, turn, keys), turn.parked);
      await save(client, folded);
      return { turn, folded };
    };
    const { turn, folded } = await inTransaction(pool, beginRelaxed, inTurn, "before-view-commit");
    known.remember(turn, folded);
  };

  const apply = gatheredWrites(write);

  const resolve = async ({ stream, queue, keys, fold, decision }: StoredResolution<Row>) => {
    const resolved = await inTransaction(pool, beginDurable, async (client) => {
      const turn = await known.at(client, await takeTurn(client, view));
      const current = turn.parked.filter((event) => event.stream === stream);
      if (!sameQueue(current, queue)) return undefined;
      const folded = fold(await known.load(client, turn, keys));
      await removeParked(client, view, stream);
      await save(client, folded);
      await writeDecision(client, view, decision);
      return { turn, folded };
    });
    if (!resolved) return false;
    const { turn, folded } = resolved;
    known.remember(
      turn,
      folded,
      turn.parked.filter((event) => event.stream !== stream),
    );
    return true;
  };

  return {
    checkpoint: (partition: number) => readCheckpoint(pool, view, partition),
    /** Partitions of the view that are written at the same time share a transaction. */
    apply,
    parked: () => readParked(pool, view),
    resolve,
    decisions: () => readDecisions(pool, view),
  };
};
