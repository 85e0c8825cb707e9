import type { Message } from "../domain/kernel/message.ts";
import type { Projector } from "./projector.ts";

/** A row with the revision up to which it knows each stream that contributes to it; without a row it is the tombstone of one. */
export type Tracked<Row> = {
  readonly row: Row | undefined;
  readonly seen: Readonly<Record<string, number>>;
};

/** The same read model on a store that cannot write rows and checkpoint at once: an event that comes again changes nothing.
 * Its row counts as touched all the same, since whoever was to be told of it may not have been. */
export const tracked = <Event extends Message, Row>(
  projector: Projector<Event, Row>,
): Projector<Event, Tracked<Row>> => ({
  name: projector.name,
  version: projector.version,
  handles: projector.handles,
  keyOf: projector.keyOf,
  evolve: (known, event) => {
    const seen = known?.seen ?? {};
    if (known && (seen[event.stream] ?? -1) >= event.revision) return { ...known };
    return { row: projector.evolve(known?.row, event), seen: { ...seen, [event.stream]: event.revision } };
  },
});
