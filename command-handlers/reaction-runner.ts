import type { Message } from "../domain/kernel/message.ts";
import type { Checkpoint, Checkpoints } from "../feeds/checkpoint.ts";
import { type Consumer, consume, type Subscriber } from "../feeds/consumer.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { LeaseKeeper } from "../feeds/lease-keeper.ts";
import type { Log } from "../feeds/log.ts";
import type { HandlingFor } from "./origin.ts";
import type { Reaction } from "./reaction.ts";
import { checkpointEveryMs, consumerName, reactionSession } from "./reaction-session.ts";

export type { HandlingFor } from "./origin.ts";

export type ReactionDeps = {
  readonly feed: DecodedFeed;
  readonly checkpoints: Checkpoints;
  readonly leaseKeeper: LeaseKeeper;
  readonly handlingFor: HandlingFor;
  readonly log: Log;
  /** Events reacted to side by side. */
  readonly concurrency?: number;
  /** Events read ahead of the oldest one that is not done; past it the reaction waits. */
  readonly windowEvents?: number;
};

/** "now" is written down before the first event, so that a restart does not make it later. */
const beginNow = async ({ feed, checkpoints }: ReactionDeps, name: string, partition: number) => {
  const head = await feed.head(partition);
  const event = head === undefined ? undefined : await feed.at(partition, head);
  if (!event) return undefined;
  const begun: Checkpoint = { epoch: await feed.epoch(), position: event.position, eventId: event.id };
  await checkpoints.move(name, partition, undefined, begun);
  return begun;
};

const subscriberOf = <Event extends Message>(
  reaction: Reaction<Event>,
  partition: number,
  deps: ReactionDeps,
): Subscriber => {
  const { feed, checkpoints, concurrency = 64, windowEvents = 5_000 } = deps;
  const name = consumerName(reaction);
  let session: ReturnType<typeof reactionSession<Event>> | undefined;

  return {
    name,
    handles: new Set(reaction.handles),
    checkpoint: async () =>
      (await checkpoints.read(name, partition)) ??
      (reaction.from === "now" ? await beginNow(deps, name, partition) : undefined),
    opened: async (checkpoint) => {
      const head = (await feed.head(partition)) ?? "";
      session = reactionSession({ ...deps, reaction, partition, checkpoint, head, concurrency, windowEvents });
    },
    deliver: async (batch, mayGoOn) => {
      await session?.deliver(batch, mayGoOn);
    },
    reached: () => session?.reached(),
    isSettled: () => session?.isSettled() ?? false,
    closed: async () => {
      const closing = session;
      session = undefined;
      await closing?.close();
    },
  };
};

/** Reacts to every event at least once, in this process as long as it holds the lease; one consumer per partition. */
export const startReaction = <Event extends Message>(
  reaction: Reaction<Event>,
  deps: ReactionDeps,
): readonly Consumer[] =>
  deps.feed.partitionsFor(reaction.handles).map((partition) =>
    consume({
      subscriber: subscriberOf(reaction, partition, deps),
      feed: deps.feed,
      partition,
      lease: deps.leaseKeeper.want(`${consumerName(reaction)}:${String(partition)}`),
      log: deps.log,
      idleMs: checkpointEveryMs,
    }),
  );
