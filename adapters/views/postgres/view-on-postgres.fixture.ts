import type { Pool } from "pg";
import { expect } from "vitest";
import type { Message } from "../../../domain/kernel/message.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import { encodedEvent, type Happened } from "../../../feeds/sample-log.contract.ts";
import { plainFold } from "../../../projections/interleaved.contract.ts";
import type { Projector } from "../../../projections/projector.ts";
import { type Delivered, position } from "../../../schemas/recorded-event.ts";
import { migrate } from "../../postgres/migrate.ts";
import { postgresPool } from "../../postgres/pool.ts";
import { testDatabase } from "../../postgres/test-database.ts";
import { migrateViews } from "./migrate-views.ts";
import type { ViewMapping } from "./view-mapping.ts";
import { postgresViewStore } from "./view-store.ts";

export type ViewOnPostgres<Row> = {
  readonly pool: Pool;
  /** Applies events in batches of `batch`. */
  readonly happen: (events: readonly Happened[], batch: number) => Promise<void>;
  /** Applies a batch and breaks its transaction at the end. */
  readonly happenThenFail: (events: readonly Happened[]) => Promise<void>;
  /** Forgets all that is known in memory. */
  readonly restart: () => void;
  readonly folded: () => ReadonlyMap<string, Row>;
  readonly equalsFold: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Gives events their places, as the log would. */
const places = <Event extends Message>() => {
  const revisions = new Map<string, number>();
  let next = 0;
  return {
    revisions,
    deliver: (events: readonly Happened[]): readonly Delivered<Event>[] =>
      events.map((event) => {
        const revision = (revisions.get(event.stream) ?? -1) + 1;
        revisions.set(event.stream, revision);
        const place = { stream: event.stream, revision, position: position(String(next++).padStart(10, "0")) };
        const { data: _, ...encoded } = encodedEvent(event);
        return { ...encoded, ...place, data: event.data, recordedAt: instant(0) } as Delivered<Event>;
      }),
  };
};

const foldRows =
  <Event extends Message, Row>({ keyOf, evolve }: Projector<Event, Row>, events: readonly Delivered<Event>[]) =>
  (rows: ReadonlyMap<string, Row>) => {
    const changed = new Map<string, Row | undefined>();
    for (const event of events) {
      const key = keyOf(event);
      changed.set(key, evolve(changed.has(key) ? changed.get(key) : rows.get(key), event));
    }
    return changed;
  };

const expectEqual = async <Row>(pool: Pool, mapping: ViewMapping<Row>, expected: ReadonlyMap<string, Row>) => {
  const client = await pool.connect();
  try {
    expect(await mapping.load(client, [...expected.keys()].toSorted())).toEqual(expected);
    expect(await mapping.count(client)).toBe(expected.size);
  } finally {
    client.release();
  }
};

/** One view on an empty database, fed by hand: what is stored must equal the fold of all that happened. */
export const viewOnPostgres = async <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  mapping: ViewMapping<Row>,
): Promise<ViewOnPostgres<Row>> => {
  const { url, drop } = await testDatabase();
  const pool = postgresPool(url, { applicationName: "view spec", max: 4 });
  await migrate(pool);
  await migrateViews(pool, [mapping]);
  const log: Delivered<Event>[] = [];
  const { deliver, revisions } = places<Event>();
  let store = postgresViewStore(pool, mapping);

  const apply = async (events: readonly Delivered<Event>[], fail = false) => {
    const last = events.at(-1);
    if (!last) return;
    // Parking the same event twice breaks the transaction after the rows were written.
    const parked = { partition: 0, ...last, eventId: last.id, error: null, parkedAt: instant(0) };
    const fold = foldRows(projector, events);
    await store.apply({
      partition: 0,
      expected: await store.checkpoint(0),
      next: { epoch: "spec", position: last.position, eventId: last.id },
      keys: [...new Set(events.map(projector.keyOf))].toSorted(),
      fold: (rows) => ({ rows: fold(rows), parked: fail ? [parked, parked] : [] }),
    });
  };

  return {
    pool,
    happen: async (events, batch) => {
      const delivered = deliver(events);
      log.push(...delivered);
      for (let from = 0; from < delivered.length; from += batch) await apply(delivered.slice(from, from + batch));
    },
    happenThenFail: async (events) => {
      const before = [...revisions];
      await expect(apply(deliver(events), true)).rejects.toThrow(/duplicate key/);
      revisions.clear();
      for (const [stream, revision] of before) revisions.set(stream, revision);
    },
    restart: () => {
      store = postgresViewStore(pool, mapping);
    },
    folded: () => plainFold(projector, log),
    equalsFold: () => expectEqual(pool, mapping, plainFold(projector, log)),
    close: async () => {
      await pool.end();
      await drop();
    },
  };
};
