import type { ClientBase, Pool } from "pg";
import { readCheckpoint } from "../../checkpoints/move-checkpoint.ts";
import { beginDurable, beginRelaxed, inTransaction } from "../../postgres/in-transaction.ts";
import { parkedCounts, sameQueue, type StoredBatch, type StoredFold, type StoredResolution } from "../stored.ts";
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

  const apply = async ({ partition, expected, next, keys, fold }: StoredBatch<Row>) => {
    const write = async (client: ClientBase) => {
      const writes = await takeTurnAndMove(client, { consumer: view, partition, expected, next });
      const turn = await known.at(client, writes);
      const folded = fold(await known.load(client, turn, keys), parkedCounts(turn.parked));
      await save(client, folded);
      return { turn, folded };
    };
    const { turn, folded } = await inTransaction(pool, beginRelaxed, write, "before-view-commit");
    known.remember(turn, folded);
  };

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
    apply,
    parked: () => readParked(pool, view),
    resolve,
    decisions: () => readDecisions(pool, view),
  };
};
