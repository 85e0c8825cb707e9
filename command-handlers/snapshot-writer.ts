import { dueSnapshot } from "./snapshot-state.ts";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import type { AnyAggregate, StreamState } from "./stream-state.ts";

const waitingMax = 1_000;

/** Writes due snapshots behind the commands' backs, one at a time, the newest of each stream; what is too much is dropped. */
export type SnapshotWriter = {
  /** `state`, marked when a snapshot of it is on its way. */
  readonly offer: (aggregate: AnyAggregate, stream: string, state: StreamState) => StreamState;
  /** Resolves once nothing is waiting. */
  readonly idle: () => Promise<void>;
};

export const snapshotWriter = (
  snapshots: Pick<Snapshots, "save">,
  onUnusable: (stream: string, cause: unknown) => void,
): SnapshotWriter => {
  const waiting = new Map<string, Snapshot>();
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    for (const [stream, snapshot] of waiting) {
      waiting.delete(stream);
      await snapshots.save(snapshot).catch((error: unknown) => {
        onUnusable(stream, error);
      });
    }
    writing = undefined;
  };

  return {
    offer: (aggregate, stream, state) => {
      const snapshot = dueSnapshot(aggregate, stream, state);
      if (!snapshot || (waiting.size >= waitingMax && !waiting.has(stream))) return state;
      waiting.set(stream, snapshot);
      writing ??= Promise.resolve().then(writeAll);
      return { ...state, snapshotAt: snapshot.revision };
    },
    idle: async () => {
      while (writing) await writing;
    },
  };
};
