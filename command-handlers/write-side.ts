import type { EventCodec } from "../schemas/event-codec.ts";
import type { Handling } from "./command-handler.ts";
import { commandHistory } from "./command-history.ts";
import type { EventStore } from "./event-store.ts";
import { handle } from "./handle.ts";
import { handlingFactory } from "./handling.ts";
import type { Handled, HandlingContext, HandlingHooks } from "./handling-context.ts";
import { snapshotWriter } from "./snapshot-writer.ts";
import type { Snapshots } from "./snapshots.ts";
import { streamStates } from "./stream-states.ts";
import { wakeUps, type WakeUps } from "./wake-ups.ts";

export type WriteSideOptions = {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly snapshots: Snapshots;
  /** Streams of each category whose states are kept in memory. */
  readonly cachedStreams?: number;
  /** For how long a command that loses races is decided again. */
  readonly deadlineMs?: number;
  /** Told when a snapshot could not be used or written: the stream is read instead. */
  readonly onSnapshotUnusable?: (stream: string, cause: unknown) => void;
};

/** One process's write side: its caches and mailboxes. */
export type WriteSide = {
  /** For command handlers: a `Handling`, and what was done with it. */
  readonly handling: (context: HandlingContext, hooks?: HandlingHooks) => Handled;
  /** For reactions and deadlines. */
  readonly handlingFor: (context: HandlingContext) => Handling;
  readonly wakeUps: Pick<WakeUps, "watch">;
  /** Resolves once every snapshot under way is written. */
  readonly idle: () => Promise<void>;
};

export const writeSide = ({ store, codec, snapshots, ...options }: WriteSideOptions): WriteSide => {
  const onUnusable = options.onSnapshotUnusable ?? (() => undefined);
  const writer = snapshotWriter(snapshots, onUnusable);
  const states = streamStates({ store, codec, snapshots, writer, onUnusable }, options.cachedStreams ?? 1_000);
  const wakes = wakeUps();
  const deadlineMs = options.deadlineMs ?? 5_000;
  const handled = handle({
    store,
    history: commandHistory(store),
    codec,
    states,
    snapshots: writer,
    onAppend: wakes.appended,
    deadlineMs,
  });
  const handling = handlingFactory({ states, store, codec, handle: handled });
  return {
    handling,
    handlingFor: (context) => handling(context).handling,
    wakeUps: wakes,
    idle: writer.idle,
  };
};
