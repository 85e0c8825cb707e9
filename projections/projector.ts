import type { Message } from "../domain/kernel/message.ts";
import type { Delivered } from "../schemas/recorded-event.ts";

/** Events in, changes of one read model out: a pure fold per row. Order, checkpoints, retries, parking are the engine's. */
export type Projector<Event extends Message, Row> = {
  /** Kebab-case; also names the view's table. */
  readonly name: string;
  /** A higher version is another view, built from the start of the log. */
  readonly version: number;
  /** The event types it folds; every other event only moves the checkpoint. */
  readonly handles: readonly Event["type"][];
  /** Key of the row that the event changes. */
  readonly keyOf: (event: Delivered<Event>) => string;
  /** The row after the event; undefined deletes it. Total: a row may be born from whichever event comes first. */
  readonly evolve: (row: Row | undefined, event: Delivered<Event>) => Row | undefined;
};
