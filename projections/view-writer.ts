import type { Message } from "../domain/kernel/message.ts";
import { type Arrival, isFromNewerRelease, isUndecodable } from "../feeds/arrival.ts";
import type { Batch } from "../feeds/batch.ts";
import { type Checkpoint, checkpointMoved, isCheckpointMoved } from "../feeds/checkpoint.ts";
import type { Subscriber } from "../feeds/consumer.ts";
import { isApplyError } from "../feeds/infrastructure-error.ts";
import type { Log } from "../feeds/log.ts";
import { foldBatch, type FoldedBatch, isParkingFull, keysOf, plan } from "./fold-batch.ts";
import type { LiveUpdates } from "./live-updates.ts";
import type { Progress } from "./progress.ts";
import type { Projector } from "./projector.ts";
import type { ViewStore } from "./view-store.ts";

/** Where nothing is to be written, the checkpoint follows this often; readers in other processes go by it. */
export const checkpointEveryMs = 200;

/** At the tail events come one by one: small batches follow each other at the first pace, or at the second one while somebody waits
 * for the view. Each is a transaction of its own, whatever its size. */
const [paceMs, hurriedPaceMs] = [100, 25];
const smallBatch = 500;
/** Whoever is so far behind is not at the tail. */
const behindMs = 2_000;

export type ViewWriterOptions<Event extends Message, Row> = {
  readonly projector: Projector<Event, Row>;
  readonly store: ViewStore<Row>;
  readonly partition: number;
  /** Whether this process may write other partitions of the view too; then they write together. */
  readonly isShared: boolean;
  readonly progress: Progress;
  readonly liveUpdates: LiveUpdates;
  readonly log: Log;
  /** Told after each batch how many events it passed. */
  readonly onPassed: (events: number) => void;
  /** Told which streams are parked in the view, after each write. */
  readonly onParked: (streams: ReadonlySet<string>) => void;
};

type Told = { readonly liveUpdates: LiveUpdates; readonly log: Log };

const noRows = { rows: new Map<string, never>(), parked: [] };
const nobody: ReadonlyMap<string, Error> = new Map();

const endOf = (epoch: string, { position, id }: Arrival): Checkpoint => ({ epoch, position, eventId: id });

const announce = (view: string, { touched, parked }: FoldedBatch<unknown>, { liveUpdates, log }: Told) => {
  if (touched.size > 0) liveUpdates.publish([...touched].map(([key, position]) => ({ view, key, position })));
  for (const event of parked.filter(({ error }) => error !== null))
    log.error({ view, ...event }, "An event cannot be applied; its stream is parked");
};

type Write = (arrivals: readonly Arrival[], end: Checkpoint, condemned?: ReadonlyMap<string, Error>) => Promise<void>;

const isRefusal = (error: unknown) => isApplyError(error) && !isCheckpointMoved(error) && !isParkingFull(error);

/** All of it, or, where the store refuses the data, halves of it until the event at fault stands alone and is parked. */
const writeInParts = async (write: Write, arrivals: readonly Arrival[], end: Checkpoint): Promise<void> => {
  try {
    await write(arrivals, end);
  } catch (error) {
    const [first] = arrivals;
    if (!first || !isRefusal(error)) throw error;
    if (arrivals.length === 1) {
      await write(arrivals, end, new Map([[first.id, error instanceof Error ? error : new Error(String(error))]]));
      return;
    }
    const half = arrivals.length >> 1;
    await writeInParts(write, arrivals.slice(0, half), endOf(end.epoch, arrivals[half - 1] ?? first));
    await writeInParts(write, arrivals.slice(half), end);
  }
};

/** What comes before the first event of a newer release, and that event. */
const upToNewer = (arrivals: readonly Arrival[]) => {
  const at = arrivals.findIndex((arrival) => isUndecodable(arrival) && isFromNewerRelease(arrival.undecodable));
  return { readable: at < 0 ? arrivals : arrivals.slice(0, at), newer: arrivals[at] };
};

/** The checkpoint as it is stored, moved with the rows or alone. */
const storedAt = <Event extends Message, Row>(options: ViewWriterOptions<Event, Row>) => {
  const { projector, store, partition, onParked } = options;
  let persisted: Checkpoint | undefined;
  let persistedAt = 0;

  const moved = (to: Checkpoint) => {
    persisted = to;
    persistedAt = performance.now();
  };

  const write: Write = async (arrivals, next, condemned = nobody) => {
    const planned = plan(projector, arrivals, condemned);
    let folded: FoldedBatch<Row> | undefined;
    let before: ReadonlyMap<string, number> = new Map();
    await store.apply({
      partition,
      expected: persisted,
      next,
      keys: keysOf(planned),
      fold: (rows, parkedStreams) => {
        before = parkedStreams;
        folded = foldBatch({ projector, partition, planned }, rows, parkedStreams);
        return folded;
      },
    });
    moved(next);
    if (!folded) return;
    announce(projector.name, folded, options);
    onParked(new Set([...before.keys(), ...folded.parked.map(({ stream }) => stream)]));
  };

  return {
    open: (checkpoint: Checkpoint | undefined) => {
      persisted = checkpoint;
    },
    write,
    position: () => persisted?.position,
    /** @throws CheckpointMoved where the store no longer stands where this left it: it was emptied, or restored. */
    look: async () => {
      const found = await store.checkpoint(partition);
      if (found?.position === persisted?.position && found?.eventId === persisted?.eventId) return;
      throw checkpointMoved(projector.name, partition);
    },
    /** Follows to `known` where only foreign events were passed, a few times a second. */
    follow: async (known: Checkpoint) => {
      if (known.position === persisted?.position || performance.now() - persistedAt < checkpointEveryMs) return;
      await store.apply({ partition, expected: persisted, next: known, keys: [], fold: () => noRows });
      moved(known);
    },
  };
};

const isAtTail = ({ scanned, recordedAt }: Batch) =>
  scanned < smallBatch && Date.now() - Date.parse(recordedAt) < behindMs;

/** Writes one partition's events into one view. */
export const viewWriter = <Event extends Message, Row>(options: ViewWriterOptions<Event, Row>): Subscriber => {
  const { projector, store, partition, isShared, progress, onPassed } = options;
  const stored = storedAt(options);
  let known: Checkpoint | undefined;

  const deliverBatch = async ({ arrivals, end, scanned }: Batch) => {
    const { readable, newer } = upToNewer(arrivals);
    if (newer) {
      const last = readable.at(-1);
      if (last) await writeInParts(stored.write, readable, endOf(end.epoch, last));
      throw new Error(`${newer.type} at ${newer.position} was written by a newer release; waiting for the update`);
    }
    if (arrivals.length > 0) await writeInParts(stored.write, arrivals, end);
    onPassed(scanned);
    known = end;
    progress.reach(partition, end.position);
  };

  const write = async (batch: Batch | undefined) => {
    if (batch) await deliverBatch(batch);
    else if (known?.position === stored.position()) await stored.look();
    if (known) await stored.follow(known);
  };

  return {
    name: `${projector.name}_v${projector.version}`,
    handles: new Set(projector.handles),
    checkpoint: () => store.checkpoint(partition),
    opened: (checkpoint) => {
      stored.open(checkpoint);
      known = checkpoint;
      if (!checkpoint) return;
      // Whoever wrote before, or a commit of ours without an answer, may not have told what it changed.
      options.liveUpdates.publish([{ view: projector.name, key: null, position: checkpoint.position }]);
      progress.reach(partition, checkpoint.position);
    },
    reached: () => known?.position,
    isSettled: () => known?.position === stored.position(),
    deliver: async (batch) => {
      if (!batch || !isAtTail(batch)) await write(batch);
      else if (isShared) {
        await progress.turn(hurriedPaceMs);
        await write(batch);
      } else {
        const begun = performance.now();
        await write(batch);
        const tookMs = performance.now() - begun;
        if (tookMs < paceMs) await progress.rest(paceMs - tookMs, hurriedPaceMs - tookMs);
      }
    },
  };
};
