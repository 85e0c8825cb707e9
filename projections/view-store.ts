import type { Checkpoint } from "../feeds/checkpoint.ts";
import type { ParkedEvent, ParkingDecision } from "../feeds/parking.ts";

/** What a batch does to the view: rows to write (undefined deletes) and events to put behind their parked streams. */
export type Folded<Row> = {
  readonly rows: ReadonlyMap<string, Row | undefined>;
  readonly parked: readonly ParkedEvent[];
};

type ViewBatch<Row> = {
  readonly partition: number;
  readonly expected: Checkpoint | undefined;
  readonly next: Checkpoint;
  /** Rows that the batch may change. */
  readonly keys: readonly string[];
  /** Called with the rows that exist and the parked streams (with the number of events each holds), and called again where another
   * writer came between: the last answer counts. Must not wait for anything; what it throws undoes the batch. */
  readonly fold: (rows: ReadonlyMap<string, Row>, parked: ReadonlyMap<string, number>) => Folded<Row>;
};

/** What becomes of one parked stream, decided on the queue that the caller has read. */
type ParkingResolution<Row> = {
  readonly stream: string;
  /** The queue that `keys` and `fold` were made for. */
  readonly queue: readonly ParkedEvent[];
  readonly keys: readonly string[];
  /** Rows to write, and what stays queued; an empty rest frees the stream. */
  readonly fold: (rows: ReadonlyMap<string, Row>) => Folded<Row>;
  readonly decision: ParkingDecision;
};

/** One view's rows, checkpoints and parked events. */
export type ViewStore<Row> = {
  readonly checkpoint: (partition: number) => Promise<Checkpoint | undefined>;

  /** Rows, parked events and checkpoint in one transaction. A store without transactions writes the rows first, each guarded by the
   * revisions it knows (`tracked`), then parked events and checkpoint at once: what is cut off in between comes again and changes nothing.
   * @throws CheckpointMoved when the checkpoint is not at `expected`, with nothing written that its new owner would not write. */
  readonly apply: (batch: ViewBatch<Row>) => Promise<void>;

  /** Every parked event of this view, oldest first within its stream. */
  readonly parked: () => Promise<readonly ParkedEvent[]>;

  /** Rows, the rest of the queue and the audit entry, in the same way; false, with nothing written, when the queue is no longer `queue`. */
  readonly resolve: (resolution: ParkingResolution<Row>) => Promise<boolean>;

  /** What was decided about parked events, newest first, at most 1,000. */
  readonly decisions: () => Promise<readonly ParkingDecision[]>;
};
