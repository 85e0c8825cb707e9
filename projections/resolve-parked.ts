import { instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import type { Arrival } from "../feeds/arrival.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import { isApplyError } from "../feeds/infrastructure-error.ts";
import type { ParkedEvent } from "../feeds/parking.ts";
import { foldBatch, type FoldedBatch, keysOf, plan } from "./fold-batch.ts";
import type { LiveUpdates } from "./live-updates.ts";
import type { Projector } from "./projector.ts";
import type { ViewStore } from "./view-store.ts";

export type ParkingDeps = { readonly feed: Pick<DecodedFeed, "reread">; readonly liveUpdates: LiveUpdates };

type Resolving<Event extends Message, Row> = ParkingDeps & {
  readonly projector: Projector<Event, Row>;
  readonly store: ViewStore<Row>;
  readonly stream: string;
  readonly action: "retry" | "skip";
  readonly actor: string;
};

/** While the owner queues more behind the stream, the queue is read again; so often at the most. */
const attemptsMax = 20;
const nothingParked: ReadonlyMap<string, number> = new Map();

const queueOf = async (store: Pick<ViewStore<never>, "parked">, stream: string) =>
  (await store.parked()).filter((event) => event.stream === stream);

const reread = async (
  { feed }: ParkingDeps,
  { partition, position, stream, revision }: ParkedEvent,
): Promise<Arrival> => {
  const arrival = await feed.reread(partition, position);
  if (!arrival) throw new Error(`${stream}@${String(revision)} stands no longer at ${position} in the event store`);
  return arrival;
};

/** Applies a parked stream's events in order as far as they go; "skip" leaves the first one out, for ever.
 * False when nothing of the stream is parked. */
export const resolveParked = async <Event extends Message, Row>(resolving: Resolving<Event, Row>): Promise<boolean> => {
  const { store, stream } = resolving;
  let condemned: ReadonlyMap<string, Error> = new Map();
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const queue = await queueOf(store, stream);
    if (queue.length === 0) return false;
    try {
      if (await attemptOn(queue, resolving, condemned)) return true;
    } catch (error) {
      const refused = refusedBy(error, queue, resolving.action, condemned);
      if (!refused) throw error;
      condemned = refused;
    }
  }
  throw new Error(`The queue of ${stream} keeps growing; try again`);
};

/** The store refused what the queue folds to: all stays queued behind the first event, with the store's reason. */
const refusedBy = (
  error: unknown,
  queue: readonly ParkedEvent[],
  action: "retry" | "skip",
  condemned: ReadonlyMap<string, Error>,
) => {
  const first = queue[action === "skip" ? 1 : 0];
  if (!first || !isApplyError(error) || condemned.size > 0) return undefined;
  return new Map([[first.eventId, error instanceof Error ? error : new Error(String(error))]]);
};

const attemptOn = async <Event extends Message, Row>(
  queue: readonly ParkedEvent[],
  resolving: Resolving<Event, Row>,
  condemned: ReadonlyMap<string, Error>,
) => {
  const { projector, store, stream, action, actor, liveUpdates } = resolving;
  const [first] = queue;
  if (!first) return false;
  const arrivals: Arrival[] = [];
  for (const event of action === "skip" ? queue.slice(1) : queue) arrivals.push(await reread(resolving, event));
  const planned = plan(projector, arrivals, condemned);
  let folded: FoldedBatch<Row> | undefined;
  const done = await store.resolve({
    stream,
    queue,
    keys: keysOf(planned),
    fold: (rows) => {
      folded = foldBatch({ projector, partition: first.partition, planned }, rows, nothingParked);
      return folded;
    },
    decision: { action, stream, eventId: first.eventId, actor, at: instant(Date.now()) },
  });
  if (done && folded)
    liveUpdates.publish([...folded.touched].map(([key, position]) => ({ view: projector.name, key, position })));
  return done;
};
