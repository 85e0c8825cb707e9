import type { Message } from "../domain/kernel/message.ts";
import { type Arrival, isUndecodable } from "../feeds/arrival.ts";
import type { Batch } from "../feeds/batch.ts";
import type { Checkpoint, Checkpoints } from "../feeds/checkpoint.ts";
import { type Consumer, consume, type Subscriber } from "../feeds/consumer.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { LeaseKeeper } from "../feeds/lease-keeper.ts";
import type { Log } from "../feeds/log.ts";
import type { Delivered } from "../schemas/recorded-event.ts";
import { uuidV5 } from "../schemas/uuid.ts";
import type { Handling } from "./command-handler.ts";
import type { HandlingContext } from "./handling-context.ts";
import { donePrefix } from "./done-prefix.ts";
import { keyedWork } from "./keyed-work.ts";
import type { Reaction } from "./reaction.ts";

/** `handlingFactory(ports)(context).handling`, as whoever composes has it. */
export type HandlingFor = (context: HandlingContext) => Handling;

export type ReactionDeps = {
  readonly feed: DecodedFeed;
  readonly checkpoints: Checkpoints;
  readonly leaseKeeper: LeaseKeeper;
  readonly handlingFor: HandlingFor;
  readonly log: Log;
  /** Events reacted to side by side. */
  readonly concurrency?: number;
};

/** Namespace of the ids that commands of reactions and deadlines get. */
export const originNamespace = "6f0c2a51-0d5e-4a3c-9a55-5f5d3f7f8b11";

/** Events read ahead of the oldest one that is not done; past it the reaction waits. */
const windowEvents = 5_000;
const checkpointEveryMs = 100;
/** Failures of one event before operators hear of it again. */
const tellEvery = 20;

/** One turn of being the active process. */
const session = <Event extends Message>(
  reaction: Reaction<Event>,
  partition: number,
  deps: ReactionDeps,
  from: { readonly checkpoint: Checkpoint | undefined; readonly head: string },
) => {
  const name = `reaction:${reaction.name}`;
  const { log, feed } = deps;
  const done = donePrefix<Checkpoint>();
  const abandoned = new AbortController();
  let persisted = from.checkpoint;
  let persistedAt = performance.now();

  const work = keyedWork({
    concurrency: deps.concurrency ?? 64,
    onFailure: (error, key, failures) => {
      if (failures % tellEvery === 1)
        log.warn({ err: error, reaction: reaction.name, key, failures }, "A reaction failed; it is tried again");
    },
  });

  /** What stood in the log when this process took over may have been reacted to before, by itself or by another. */
  const react = (event: Delivered<Event>, isRepeat: boolean) =>
    reaction.react(
      event,
      deps.handlingFor({
        commandId: uuidV5(originNamespace, `${name} ${event.id}`),
        now: event.metadata.at,
        actor: `system:${name}`,
        causationId: event.id,
        correlationId: event.metadata.correlationId,
        mayRepeatSince: isRepeat || event.position <= from.head ? event.recordedAt : undefined,
      }),
    );

  const attempt = async (arrival: Arrival, isRepeat: boolean) => {
    const readable = isUndecodable(arrival) ? await feed.reread(partition, arrival.position) : arrival;
    if (!readable) throw new Error(`${arrival.type} at ${arrival.position} stands no longer in the event store`);
    if (isUndecodable(readable)) throw readable.undecodable;
    // The feed hands over the reaction's own event types only.
    await react(readable as Delivered<Event>, isRepeat);
  };

  const keyOf = (arrival: Arrival) =>
    isUndecodable(arrival) || !reaction.keyOf ? arrival.stream : reaction.keyOf(arrival as Delivered<Event>);

  const begin = async (arrival: Arrival, epoch: string) => {
    await done.room(windowEvents, abandoned.signal);
    const finished = done.begin({ epoch, position: arrival.position, eventId: arrival.id });
    void work
      .add(keyOf(arrival), (failures) => attempt(arrival, failures > 0))
      .then((isDone) => {
        if (isDone) finished();
      });
  };

  const persist = async () => {
    const reached = done.reached();
    if (!reached || reached.position === persisted?.position) return;
    await deps.checkpoints.move(name, partition, persisted, reached);
    persisted = reached;
    persistedAt = performance.now();
  };

  return {
    deliver: async (batch: Batch | undefined) => {
      for (const arrival of batch?.arrivals ?? []) await begin(arrival, batch?.end.epoch ?? "");
      if (batch && batch.arrivals.at(-1)?.position !== batch.end.position) done.begin(batch.end)();
      if (performance.now() - persistedAt >= checkpointEveryMs) await persist();
    },
    close: async () => {
      abandoned.abort();
      await work.abandon();
      await persist().catch((error: unknown) => {
        log.info({ err: error, reaction: reaction.name }, "The last checkpoint was not kept; some events come again");
      });
    },
  };
};

const subscriberOf = <Event extends Message>(
  reaction: Reaction<Event>,
  partition: number,
  deps: ReactionDeps,
): Subscriber => {
  const name = `reaction:${reaction.name}`;
  const { feed, checkpoints } = deps;
  let current: ReturnType<typeof session<Event>> | undefined;

  /** "now" is written down before the first event, so that a restart does not make it later. */
  const beginNow = async () => {
    const head = await feed.head(partition);
    const event = head === undefined ? undefined : await feed.at(partition, head);
    if (!event) return undefined;
    const begun: Checkpoint = { epoch: await feed.epoch(), position: event.position, eventId: event.id };
    await checkpoints.move(name, partition, undefined, begun);
    return begun;
  };

  return {
    name,
    handles: new Set(reaction.handles),
    checkpoint: async () =>
      (await checkpoints.read(name, partition)) ?? (reaction.from === "now" ? await beginNow() : undefined),
    opened: async (checkpoint) => {
      current = session(reaction, partition, deps, { checkpoint, head: (await feed.head(partition)) ?? "" });
    },
    deliver: async (batch) => {
      await current?.deliver(batch);
    },
    closed: async () => {
      const closing = current;
      current = undefined;
      await closing?.close();
    },
  };
};

/** Reacts to every event at least once, in this process as long as it holds the lease. */
export const startReaction = <Event extends Message>(
  reaction: Reaction<Event>,
  deps: ReactionDeps,
): readonly Consumer[] =>
  Array.from({ length: deps.feed.partitions }, (_, partition) =>
    consume({
      subscriber: subscriberOf(reaction, partition, deps),
      feed: deps.feed,
      partition,
      lease: deps.leaseKeeper.want(`reaction:${reaction.name}:${String(partition)}`),
      log: deps.log,
      idleMs: checkpointEveryMs,
    }),
  );
