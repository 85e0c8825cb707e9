import type { EventCodec } from "../schemas/event-codec.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import { type EventStore, readLimitMax } from "./event-store.ts";
import { stateOf } from "./snapshot-state.ts";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import { advanced, type AnyAggregate, emptyStream, moved, nextRevision, type StreamState } from "./stream-state.ts";

export type LoaderPorts = {
  readonly store: Pick<EventStore, "read" | "readTails">;
  readonly codec: Pick<EventCodec, "decode" | "isPersonal">;
  readonly snapshots: Pick<Snapshots, "load">;
  /** Told when a snapshot could not be used; the stream is read instead. */
  readonly onUnusable: (stream: string, cause: unknown) => void;
};

/** What is wanted: the stream as it is now, from what is known of it already. */
export type Wanted = {
  readonly aggregate: AnyAggregate;
  readonly stream: string;
  readonly known: StreamState | undefined;
};

type Base = { readonly state: StreamState; readonly snapshot: Snapshot | undefined };

const folded = async ({ codec }: LoaderPorts, wanted: Wanted, from: StreamState, events: readonly RecordedEvent[]) =>
  events.length === 0 ? from : advanced(wanted.aggregate, from, await codec.decode(events), codec.isPersonal);

/** Folds `page`, and the pages behind it while they are full. */
const readOn = async (ports: LoaderPorts, wanted: Wanted, from: StreamState, page: readonly RecordedEvent[]) => {
  let state = await folded(ports, wanted, from, page);
  for (let last = page; last.length === readLimitMax; state = await folded(ports, wanted, state, last))
    last = await ports.store.read(wanted.stream, nextRevision(state.revision));
  return state;
};

/** A snapshot's own event is read with the tail: it must stand in the stream, and brings its position. */
const fromSnapshot = async (ports: LoaderPorts, wanted: Wanted, base: Base, tail: readonly RecordedEvent[]) => {
  const [own, ...behind] = tail;
  if (own?.metadata.chain === base.snapshot?.chain && own) {
    const state = await folded(ports, wanted, moved(base.state, own), behind);
    if (tail.length < readLimitMax) return state;
    return readOn(ports, wanted, state, await ports.store.read(wanted.stream, nextRevision(state.revision)));
  }
  ports.onUnusable(wanted.stream, new Error("the snapshot is of another history"));
  return readOn(ports, wanted, emptyStream(wanted.aggregate), await ports.store.read(wanted.stream));
};

const snapshotsOf = async (ports: LoaderPorts, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Snapshot>> => {
  const streams = wanted.flatMap(({ aggregate, stream, known }) => (aggregate.snapshot && !known ? [stream] : []));
  if (streams.length === 0) return new Map();
  try {
    return await ports.snapshots.load(streams);
  } catch (error) {
    ports.onUnusable(streams.join(), error);
    return new Map();
  }
};

const baseOf = (ports: LoaderPorts, { aggregate, stream, known }: Wanted, snapshot: Snapshot | undefined): Base => {
  if (known) return { state: known, snapshot: undefined };
  try {
    const state = snapshot && stateOf(aggregate, snapshot);
    if (state) return { state, snapshot };
  } catch (error) {
    ports.onUnusable(stream, error);
  }
  return { state: emptyStream(aggregate), snapshot: undefined };
};

const firstWanted = ({ state, snapshot }: Base) => snapshot?.revision ?? nextRevision(state.revision);

/** The states of up to 64 streams: their snapshots, where needed, in one round trip, and their tails in another.
 * One that cannot be folded fails alone. */
export const streamLoader =
  (ports: LoaderPorts) =>
  async (wanted: readonly Wanted[]): Promise<readonly Promise<StreamState>[]> => {
    const found = await snapshotsOf(ports, wanted);
    const based = wanted.map((one) => ({ one, base: baseOf(ports, one, found.get(one.stream)) }));
    const tails = await ports.store.readTails(
      based.map(({ one, base }) => ({ stream: one.stream, fromRevision: firstWanted(base) })),
    );
    return based.map(({ one, base }, index) => {
      const tail = tails[index] ?? [];
      return base.snapshot ? fromSnapshot(ports, one, base, tail) : readOn(ports, one, base.state, tail);
    });
  };
