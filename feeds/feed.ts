import type { Position, RecordedEvent } from "../schemas/recorded-event.ts";

/** How events arrive: one or more partitions, each an ordered cursor. All events of one stream are in one partition, in order. */
export type Feed = {
  /** Id made with the store; a checkpoint of another epoch belongs to another history. */
  readonly epoch: () => Promise<string>;

  /** Partitions are numbered from 0; their count is fixed for the life of the feed. */
  readonly partitions: number;

  /** Up to `limit` events of `partition` behind `after` (from the start when undefined), oldest first.
   * Waits up to `waitMs` for the first one, then answers empty. Rejects with `signal.reason` once aborted. */
  readonly read: (
    partition: number,
    after: Position | undefined,
    options: { readonly limit: number; readonly waitMs: number; readonly signal?: AbortSignal },
  ) => Promise<readonly RecordedEvent[]>;

  /** Position of the last event of `partition`; undefined while it is empty. */
  readonly head: (partition: number) => Promise<Position | undefined>;

  /** The partition that carries `stream`; undefined when none does, for it is not published. */
  readonly partitionOf: (stream: string) => number | undefined;

  /** The partitions that can carry events of these types; left out where that is all of them. */
  readonly partitionsFor?: (types: readonly string[]) => readonly number[];

  /** The event that stands at `position` in `partition`; undefined when none does: then the checkpoint is not of this store. */
  readonly at: (partition: number, position: Position) => Promise<RecordedEvent | undefined>;

  /** How many events of `partition` stand behind `after`; left out where counting is dear. */
  readonly countBehind?: (partition: number, after: Position | undefined) => Promise<number>;

  /** Told after the effect: `consumer` is done with `partition` up to here. For those who watch lag from outside; nothing depends on it. */
  readonly done?: (partition: number, consumer: string, position: Position) => void;
};
