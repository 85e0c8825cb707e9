import { LRUCache } from "lru-cache";
import type { ClientBase, Pool } from "pg";
import { readCheckpoint } from "../../checkpoints/move-checkpoint.ts";
import { beginDurable, beginRelaxed, inTransaction } from "../../postgres/in-transaction.ts";
import {
  parkedCounts,
  sameQueue,
  type StoredBatch,
  type StoredFold,
  type StoredParkedEvent,
  type StoredResolution,
} from "../stored.ts";
import { readDecisions, readParked, removeParked, writeDecision, writeParked } from "./parking.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { takeTurn, takeTurnAndMove } from "./view-turn.ts";

export type PostgresViewStoreOptions = {
  /** Rows kept in memory between batches. */
  readonly cachedRows?: number;
};

/** What this process knows of the view as of write number `writes`; void once anybody else has written. */
type Known<Row> = {
  readonly writes: bigint;
  readonly rows: LRUCache<string, { readonly row: Row | undefined }>;
  readonly parked: readonly StoredParkedEvent[];
};

/** One view in Postgres: rows by `mapping`, with checkpoints and parked events in the same transaction. */
export const postgresViewStore = <Row>(
  pool: Pool,
  mapping: ViewMapping<Row>,
  { cachedRows = 10_000 }: PostgresViewStoreOptions = {},
) => {
  const view = `${mapping.name}_v${String(mapping.version)}`;
  let known: Known<Row> | undefined;

  /** What still holds at write number `writes`; all is read again once anybody else has written. */
  const knownAt = async (client: ClientBase, writes: bigint): Promise<Known<Row>> =>
    known && known.writes + 1n === writes
      ? { ...known, writes }
      : { writes, rows: new LRUCache({ max: cachedRows }), parked: await readParked(client, view) };

  const load = async (client: ClientBase, { rows }: Known<Row>, keys: readonly string[]) => {
    const missing = keys.filter((key) => !rows.has(key));
    const found = new Map(missing.length > 0 ? await mapping.load(client, missing) : []);
    for (const key of keys) {
      const row = rows.get(key)?.row;
      if (row !== undefined) found.set(key, row);
    }
    return found;
  };

  const save = async (client: ClientBase, { rows, parked }: StoredFold<Row>) => {
    if (rows.size > 0) await mapping.save(client, rows);
    await writeParked(client, view, parked);
  };

  /** Only what is committed may be remembered. */
  const remember = (turn: Known<Row>, { rows, parked }: StoredFold<Row>, before = turn.parked) => {
    for (const [key, row] of rows) turn.rows.set(key, { row });
    known = { ...turn, parked: parked.length > 0 ? [...before, ...parked] : before };
  };

  const apply = async ({ partition, expected, next, keys, fold }: StoredBatch<Row>) => {
    const write = async (client: ClientBase) => {
      const writes = await takeTurnAndMove(client, { consumer: view, partition, expected, next });
      const turn = await knownAt(client, writes);
      const folded = fold(await load(client, turn, keys), parkedCounts(turn.parked));
      await save(client, folded);
      return { turn, folded };
    };
    const { turn, folded } = await inTransaction(pool, beginRelaxed, write, "before-view-commit");
    remember(turn, folded);
  };

  const resolve = async ({ stream, queue, keys, fold, decision }: StoredResolution<Row>) => {
    const resolved = await inTransaction(pool, beginDurable, async (client) => {
      const turn = await knownAt(client, await takeTurn(client, view));
      const current = turn.parked.filter((event) => event.stream === stream);
      if (!sameQueue(current, queue)) return undefined;
      const folded = fold(await load(client, turn, keys));
      await removeParked(client, view, stream);
      await save(client, folded);
      await writeDecision(client, view, decision);
      return { turn, folded };
    });
    if (!resolved) return false;
    const others = resolved.turn.parked.filter((event) => event.stream !== stream);
    remember(resolved.turn, resolved.folded, others);
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
