import type { RecordedEvent } from "../../schemas/recorded-event.ts";

/** An event as another store of ours kept it: everything but its position goes with it. */
export type MovedEvent = Omit<RecordedEvent, "position">;

/** Takes over events of another store: their order, ids, revisions, bytes and times of recording stay.
 * Only for a store that nobody else writes to meanwhile. */
export type MovedEventWriter = {
  /** How many events it takes at once. */
  readonly pageSize: number;
  /** Adds `events`, which follow what is there already; the same again, after an outcome that was not learned, adds nothing.
   * `before`: how many events there are in front of them. */
  readonly write: (before: number, events: readonly MovedEvent[]) => Promise<void>;
};
