import type { Checkpoint } from "../feeds/checkpoint.ts";

/** What the engine did with a stream that an event of it made fail. `waiting` are ids of events queued behind the first. */
export type ParkedStream = {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly eventType: string;
  readonly error: string;
  readonly parkedAt: string;
  readonly waiting: number;
};

export type ViewBatch<Row> = {
  readonly partition: number;
  readonly expected: Checkpoint | undefined;
  readonly next: Checkpoint;
  /** Rows that the batch may change. */
  readonly keys: readonly string[];
  /** Called once, with the rows that exist, locked; answers every row to write (undefined = delete). Must not wait for anything. */
  readonly fold: (rows: ReadonlyMap<string, Row>) => ReadonlyMap<string, Row | undefined>;
};

/** One view's rows and checkpoints. */
export type ViewStore<Row> = {
  readonly checkpoint: (partition: number) => Promise<Checkpoint | undefined>;

  /** Rows and checkpoint in one transaction, rows locked in key order.
   * @throws CheckpointMoved, with nothing written, when the checkpoint is not at `expected`. */
  readonly apply: (batch: ViewBatch<Row>) => Promise<void>;
};
