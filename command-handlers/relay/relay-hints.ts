import type { Checkpoint } from "../../feeds/checkpoint.ts";
import type { Position } from "../../schemas/recorded-event.ts";

/** A record that a partition is known to hold, by `partitionName`. */
export type KnownRecords = Readonly<Record<string, { readonly offset: number; readonly position: Position }>>;

/** What the topics of a generation hold at least: a lower bound, safe when old. */
export type RelayHint = {
  /** Every published event of the store up to here is in its topic. */
  readonly scanned: Checkpoint;
  readonly partitions: KnownRecords;
};

/** Hints by generation. The topics themselves are the checkpoint; this only spares reading the store from its start. */
export type RelayHints = {
  readonly read: (generation: string) => Promise<RelayHint | undefined>;
  /** Keeps `hint` unless a later one of the same epoch is there. */
  readonly save: (generation: string, hint: RelayHint) => Promise<void>;
};
