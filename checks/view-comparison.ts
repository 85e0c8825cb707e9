import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ClientBase, Pool } from "pg";
import {
  asText,
  eventColumns,
  type EventRow,
  positionNumber,
  recordedEvent,
} from "../adapters/event-store/postgres/rows.ts";
import type { ViewMapping } from "../adapters/views/postgres/view-mapping.ts";
import type { Message } from "../domain/kernel/message.ts";
import type { Projector } from "../projections/projector.ts";
import { type Delivered, position, type RecordedEvent } from "../schemas/recorded-event.ts";

/** One way in which a view is not the fold of the log. `stored` and `folded` are the rows; undefined where there is none. */
type Difference =
  | { readonly kind: "row"; readonly key: string; readonly stored: unknown; readonly folded: unknown }
  | { readonly kind: "surplus"; readonly rows: number };

export type Comparison = {
  readonly view: string;
  /** The checkpoint that both were compared at; undefined while the view is empty. */
  readonly position: string | undefined;
  readonly events: number;
  readonly rows: number;
  /** The first ones, at most 20. */
  readonly differences: readonly Difference[];
};

export type ComparisonOptions = {
  readonly pool: Pool;
  readonly decode: (events: readonly RecordedEvent[]) => Promise<readonly Delivered[]>;
  /** The keys are dealt with in so many turns, each a walk through the log, so that a large view fits into memory. */
  readonly turns?: number;
};

const pageEvents = 2_000;
const keysAtOnce = 1_000;
const differencesMax = 20;

/** Read by its own SQL: nothing that feeds the view has a hand in this. */
const pageText = `SELECT ${eventColumns("e")} FROM log_events e
  WHERE e.position > $1 AND e.position <= $2 AND e.type = ANY($3::text[])
    AND NOT EXISTS (SELECT FROM parked_events p WHERE p.view = $4 AND p.event_id = e.id::text)
    AND NOT EXISTS (SELECT FROM parking_audit a WHERE a.view = $4 AND a.action = 'skip' AND a.event_id = e.id::text)
  ORDER BY e.position LIMIT $5`;

type Fold<Event extends Message, Row> = {
  readonly projector: Projector<Event, Row>;
  readonly view: string;
  readonly upTo: number;
  readonly decode: ComparisonOptions["decode"];
  readonly isMine: (key: string) => boolean;
};

const turnOf = (key: string, turns: number) => createHash("sha1").update(key).digest().readUInt32BE() % turns;

/** The projector's own fold, event after event, without an engine. */
const foldLog = async <Event extends Message, Row>(client: ClientBase, fold: Fold<Event, Row>) => {
  const { projector, view, upTo, decode, isMine } = fold;
  const rows = new Map<string, Row>();
  let events = 0;
  for (let after = 0; ;) {
    const values = [after, upTo, projector.handles, view, pageEvents];
    const page = await client.query<EventRow>({ text: pageText, values, rowMode: "array", types: asText });
    const recorded = page.rows.map(recordedEvent);
    const last = recorded.at(-1);
    if (!last) return { rows, events };
    after = positionNumber(last.position);
    // Only the types that the projector handles were asked for.
    for (const event of (await decode(recorded)) as readonly Delivered<Event>[]) {
      const key = projector.keyOf(event);
      if (!isMine(key)) continue;
      events += 1;
      const row = projector.evolve(rows.get(key), event);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
  }
};

const plain = (row: unknown): unknown => JSON.parse(JSON.stringify(row));

const compareRows = async <Row>(client: ClientBase, mapping: ViewMapping<Row>, folded: ReadonlyMap<string, Row>) => {
  const differences: Difference[] = [];
  const keys = [...folded.keys()].toSorted();
  let missing = 0;
  for (let from = 0; from < keys.length; from += keysAtOnce) {
    const some = keys.slice(from, from + keysAtOnce);
    const stored = await mapping.load(client, some);
    for (const key of some) {
      const row = stored.get(key);
      if (row === undefined) missing += 1;
      if (row !== undefined && isDeepStrictEqual(plain(row), plain(folded.get(key)))) continue;
      differences.push({ kind: "row", key, stored: row, folded: folded.get(key) });
    }
  }
  return { differences, found: keys.length - missing };
};

const readPosition = async (client: ClientBase, view: string) => {
  const checkpoints = await client.query<{ position: string }>("SELECT position FROM checkpoints WHERE consumer = $1", [
    view,
  ]);
  if (checkpoints.rows.length > 1)
    throw new Error(`${view} is fed from several partitions; this compares views of the log`);
  return checkpoints.rows[0]?.position;
};

/** Compares the rows of a view with a fold of the log up to the view's checkpoint, both as of one moment.
 * Parked and skipped events are left out of the fold, as they are of the view. */
export const compareView = async <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  mapping: ViewMapping<Row>,
  { pool, decode, turns = 1 }: ComparisonOptions,
): Promise<Comparison> => {
  const view = `${mapping.name}_v${mapping.version}`;
  const client = await pool.connect();
  try {
    await client.query(
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0",
    );
    const at = await readPosition(client, view);
    const upTo = at === undefined ? 0 : positionNumber(position(at));
    const differences: Difference[] = [];
    let [events, rows, found] = [0, 0, 0];
    for (let turn = 0; turn < turns; turn++) {
      const isMine = (key: string) => turnOf(key, turns) === turn;
      const folded = await foldLog(client, { projector, view, upTo, decode, isMine });
      const compared = await compareRows(client, mapping, folded.rows);
      differences.push(...compared.differences);
      events += folded.events;
      rows += folded.rows.size;
      found += compared.found;
    }
    const surplus = (await mapping.count(client)) - found;
    if (surplus !== 0) differences.push({ kind: "surplus", rows: surplus });
    return { view, position: at, events, rows, differences: differences.slice(0, differencesMax) };
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release();
  }
};
