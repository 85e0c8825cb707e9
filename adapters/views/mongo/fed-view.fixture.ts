import type { Db } from "mongodb";
import type { Message } from "../../../domain/kernel/message.ts";
import { instant } from "../../../domain/kernel/instant.ts";
import type { Happened } from "../../../feeds/sample-log.contract.ts";
import { plainFold } from "../../../projections/interleaved.contract.ts";
import type { Projector } from "../../../projections/projector.ts";
import { tracked } from "../../../projections/tracked.ts";
import { type Delivered, position } from "../../../schemas/recorded-event.ts";
import type { StoredCheckpoint } from "../stored.ts";
import type { DocumentMapping } from "./document-mapping.ts";
import { viewRows } from "./view-rows.ts";
import { mongoViewStore } from "./view-store.ts";

/** Events in their places, the same ones each time. */
export const inPlaces = (events: readonly Happened[]): readonly Delivered[] => {
  const revisions = new Map<string, number>();
  return events.map((event, index) => {
    const revision = (revisions.get(event.stream) ?? -1) + 1;
    revisions.set(event.stream, revision);
    const place = position(String(index).padStart(10, "0"));
    const at = instant(Date.UTC(2026, 2, 1) + index);
    const metadata = {
      commandId: place,
      correlationId: place,
      causationId: place,
      actor: "system:spec",
      at,
      schemaVersion: "1",
      chain: "",
    };
    return { ...event, id: `event-${place}`, revision, position: place, recordedAt: at, metadata };
  });
};

/** One process that writes a view, fed by hand. */
export const fedView = <Event extends Message, Row, Fields extends object>(
  db: Db,
  projector: Projector<Event, Row>,
  mapping: DocumentMapping<Row, Fields>,
) => {
  const store = mongoViewStore(db, mapping);
  const { handles, keyOf, evolve } = tracked(projector);
  const types: ReadonlySet<string> = new Set(handles);
  const own = (events: readonly Delivered[]) =>
    (events as readonly Delivered<Event>[]).filter(({ type }) => types.has(type));

  /** Applies the `count` events behind `expected`. False when there are none. */
  const applyFrom = async (expected: StoredCheckpoint | undefined, events: readonly Delivered[], count: number) => {
    const from = events.findIndex(({ id }) => id === expected?.eventId) + 1;
    const batch = events.slice(from, from + count);
    const last = batch.at(-1);
    if (!last) return false;
    await store.apply({
      partition: 0,
      expected,
      next: { epoch: "spec", position: last.position, eventId: last.id },
      keys: [...new Set(own(batch).map(keyOf))],
      fold: (rows) => {
        const changed = new Map(rows);
        for (const event of own(batch)) {
          const next = evolve(changed.get(keyOf(event)), event);
          if (next) changed.set(keyOf(event), next);
        }
        return { rows: changed, parked: [] };
      },
    });
    return true;
  };

  return {
    checkpoint: () => store.checkpoint(0),
    applyFrom,
    apply: async (events: readonly Delivered[], count: number) => applyFrom(await store.checkpoint(0), events, count),
    /** The rows as they are stored, tombstones left out. */
    rows: async (keys: readonly string[]): Promise<ReadonlyMap<string, Row>> => {
      const found = await viewRows(db, mapping).load(keys);
      return new Map([...found].flatMap(([key, { row }]) => (row === undefined ? [] : [[key, row] as const])));
    },
    folded: (events: readonly Delivered[]) => plainFold(projector, events),
  };
};
