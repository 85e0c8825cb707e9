import type { Message } from "../domain/kernel/message.ts";
import { type Arrival, isUndecodable } from "../feeds/arrival.ts";
import type { Batch } from "../feeds/batch.ts";
import type { Checkpoint, Checkpoints } from "../feeds/checkpoint.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { Log } from "../feeds/log.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { donePrefix } from "./done-prefix.ts";
import { keyedWork } from "./keyed-work.ts";
import { type HandlingFor, reactionContext } from "./origin.ts";
import type { Reaction } from "./reaction.ts";

export type ReactionSessionOptions<Event extends Message> = {
  readonly reaction: Reaction<Event>;
  readonly partition: number;
  readonly checkpoint: Checkpoint | undefined;
  /** What stood in the log when this process took over may have been reacted to before, by itself or by another. */
  readonly head: string;
  readonly feed: DecodedFeed;
  readonly checkpoints: Checkpoints;
  readonly handlingFor: HandlingFor;
  readonly log: Log;
  readonly concurrency: number;
  readonly windowEvents: number;
};

export const checkpointEveryMs = 100;
/** Failures of one event before operators hear of it again. */
const tellEvery = 20;

export const consumerName = (reaction: { readonly name: string }) => `reaction:${reaction.name}`;

/** Reacts to one arrival; what cannot be decoded is read again, for it may be by then. */
const reactTo = <Event extends Message>(options: ReactionSessionOptions<Event>) => {
  const { reaction, partition, head, feed, handlingFor } = options;
  return async (arrival: Arrival, isRepeat: boolean) => {
    const readable = isUndecodable(arrival) ? await feed.reread(partition, arrival.position) : arrival;
    if (!readable) throw new Error(`${arrival.type} at ${arrival.position} stands no longer in the event store`);
    if (isUndecodable(readable)) throw readable.undecodable;
    const mayRepeat = isRepeat || readable.position <= head;
    // The feed hands over the reaction's own event types only.
    const event = readable as Delivered<Event>;
    await reaction.react(event, handlingFor(reactionContext(consumerName(reaction), event, mayRepeat)));
  };
};

/** One turn of being the active process of a reaction's partition. */
export const reactionSession = <Event extends Message>(options: ReactionSessionOptions<Event>) => {
  const { reaction, partition, checkpoints, log, concurrency, windowEvents } = options;
  const react = reactTo(options);
  const done = donePrefix<Checkpoint>();
  let persisted = options.checkpoint;
  let persistedAt = performance.now();

  const work = keyedWork({
    concurrency,
    onFailure: (error, key, failures) => {
      if (failures % tellEvery === 1)
        log.warn({ err: error, reaction: reaction.name, key, failures }, "A reaction failed; it is tried again");
    },
  });

  const keyOf = (arrival: Arrival) =>
    isUndecodable(arrival) || !reaction.keyOf ? arrival.stream : reaction.keyOf(arrival as Delivered<Event>);

  const begin = (arrival: Arrival, epoch: string) => {
    const finished = done.begin({ epoch, position: arrival.position, eventId: arrival.id });
    void work
      .add(keyOf(arrival), (failures) => react(arrival, failures > 0))
      .then((isDone) => {
        if (isDone) finished();
      });
  };

  const beginAll = async ({ arrivals, end }: Batch, mayGoOn: () => boolean) => {
    for (const arrival of arrivals) {
      if (!(await done.room(windowEvents, mayGoOn))) return;
      begin(arrival, end.epoch);
    }
    if (arrivals.at(-1)?.position !== end.position) done.begin(end)();
  };

  const persist = async () => {
    const reached = done.reached();
    if (!reached || reached.position === persisted?.position) return;
    await checkpoints.move(consumerName(reaction), partition, persisted, reached);
    persisted = reached;
    persistedAt = performance.now();
  };

  return {
    deliver: async (batch: Batch | undefined, mayGoOn: () => boolean) => {
      if (batch) await beginAll(batch, mayGoOn);
      if (performance.now() - persistedAt >= checkpointEveryMs) await persist();
    },
    reached: () => (done.reached() ?? options.checkpoint)?.position,
    /** All that was begun is finished, and that is written down. */
    isSettled: () => done.isClear() && (done.reached() ?? persisted)?.position === persisted?.position,
    /** Lets what runs end, and keeps how far it came. */
    close: async () => {
      await work.abandon();
      await persist().catch((error: unknown) => {
        log.info({ err: error, reaction: reaction.name }, "The last checkpoint was not kept; some events come again");
      });
    },
  };
};
