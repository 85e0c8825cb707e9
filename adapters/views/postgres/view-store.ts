import { LRUCache } from "lru-cache";
import type { ClientBase, Pool } from "pg";
import { moveCheckpoint, readCheckpoint } from "../../checkpoints/move-checkpoint.ts";
import {
  parkedCounts,
  sameQueue,
  type StoredBatch,
  type StoredFold,
  type StoredParkedEvent,
  type StoredResolution,
} from "../stored.ts";
import { beginDurable, beginRelaxed, inTransaction } from "../../postgres/in-transaction.ts";
import { readDecisions, readParked, removeParked, writeDecision, writeParked } from "./parking.ts";
import type { ViewMapping } from "./view-mapping.ts";

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

/** Waits until no other writer is at the view; answers the number of this write. */
const takeTurn = async (client: ClientBase, view: string) => {
  const turn = await client.query<{ writes: string }>({
    name: "view-turn",
    text: `INSERT INTO view_writes AS own (view, writes) VALUES ($1, 1)
           ON CONFLICT (view) DO UPDATE SET writes = own.writes + 1 RETURNING writes`,
    values: [view],
  });
  return BigInt(turn.rows[0]?.writes ?? 0);
};

const load = async <Row>(
  client: ClientBase,
  mapping: ViewMapping<Row>,
  { rows }: Known<Row>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> => {
  const found = new Map<string, Row>();
  const missing: string[] = [];
  for (const key of keys) {
    const cached = rows.get(key);
    if (cached === undefined) missing.push(key);
    else if (cached.row !== undefined) found.set(key, cached.row);
  }
  if (missing.length > 0) for (const [key, row] of await mapping.load(client, missing)) found.set(key, row);
  return found;
};

/** One view in Postgres: rows by `mapping`, with checkpoints and parked events in the same transaction. */
export const postgresViewStore = <Row>(
  pool: Pool,
  mapping: ViewMapping<Row>,
  { cachedRows = 10_000 }: PostgresViewStoreOptions = {},
) => {
  const view = `${mapping.name}_v${String(mapping.version)}`;
  let known: Known<Row> | undefined;

  const turnAt = async (client: ClientBase): Promise<Known<Row>> => {
    const writes = await takeTurn(client, view);
    if (known && known.writes + 1n === writes) return { ...known, writes };
    return { writes, rows: new LRUCache({ max: cachedRows }), parked: await readParked(client, view) };
  };

  const save = async (client: ClientBase, { rows, parked }: StoredFold<Row>) => {
    if (rows.size > 0) await mapping.save(client, rows);
    await writeParked(client, view, parked);
  };

  const remember = (turn: Known<Row>, { rows, parked }: StoredFold<Row>, before = turn.parked) => {
    for (const [key, row] of rows) turn.rows.set(key, { row });
    known = { ...turn, parked: parked.length > 0 ? [...before, ...parked] : before };
  };

  const apply = async ({ partition, expected, next, keys, fold }: StoredBatch<Row>) => {
    const write = async (client: ClientBase) => {
      const turn = await turnAt(client);
      await moveCheckpoint(client, { consumer: view, partition, expected, next });
      const folded = fold(await load(client, mapping, turn, keys), parkedCounts(turn.parked));
      await save(client, folded);
      return { turn, folded };
    };
    const { turn, folded } = await inTransaction(pool, beginRelaxed, write, "before-view-commit");
    remember(turn, folded);
  };

  const resolve = async ({ stream, queue, keys, fold, decision }: StoredResolution<Row>) => {
    const resolved = await inTransaction(pool, beginDurable, async (client) => {
      const turn = await turnAt(client);
      const current = turn.parked.filter((event) => event.stream === stream);
      if (!sameQueue(current, queue)) return undefined;
      const folded = fold(await load(client, mapping, turn, keys));
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
