import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { postgresCheckpoints } from "../../adapters/checkpoints/postgres.ts";
import { deadlineMapping, postgresDeadlines } from "../../adapters/deadlines/postgres.ts";
import { postgresLeases } from "../../adapters/leases/postgres.ts";
import { postgresViewStore } from "../../adapters/views/postgres/view-store.ts";
import { accountsDeadlines } from "../../command-handlers/accounts/index.ts";
import { deadlineProjector } from "../../command-handlers/deadline-projector.ts";
import { type DeadlineDeps, startDeadline } from "../../command-handlers/deadline-runner.ts";
import { fulfilmentDeadlines, fulfilmentReactions } from "../../command-handlers/fulfilment/index.ts";
import type { Deadline } from "../../command-handlers/reaction.ts";
import { type HandlingFor, startReaction } from "../../command-handlers/reaction-runner.ts";
import { retailersDeadlines } from "../../command-handlers/retailers/index.ts";
import type { Message } from "../../domain/kernel/message.ts";
import { type DecodedFeed, decodedFeed } from "../../feeds/decoded-feed.ts";
import type { Feed } from "../../feeds/feed.ts";
import { leaseKeeper } from "../../feeds/lease-keeper.ts";
import type { Log } from "../../feeds/log.ts";
import { type Projections, startProjections } from "../../projections/engine.ts";
import type { ForeignUpdates, LiveUpdates } from "../../projections/live-updates.ts";
import { view } from "../../projections/view.ts";
import type { EventCodec } from "../../schemas/event-codec.ts";
import type { Closing } from "./closing.ts";
import { openViews } from "./views.ts";

export type ConsumerParts = {
  readonly feed: Feed;
  readonly codec: EventCodec;
  readonly pool: Pool;
  readonly handlingFor: HandlingFor;
  readonly liveUpdates: LiveUpdates;
  readonly foreign: ForeignUpdates;
  readonly log: Log;
  readonly closing: Closing;
};

export type Consumers = {
  readonly feed: DecodedFeed;
  readonly projections: Projections;
  /** Deadlines look at the clock: they begin once the demo's year has been told. */
  readonly startDeadlines: () => void;
};

type Runner = { readonly name: string; readonly stop: () => Promise<void> };

/** A deadline with the type of its events hidden: its table as a view, and what sends what is due. */
const bound = <Event extends Message>(deadline: Deadline<Event>) => ({
  view: (pool: Pool) => view(deadlineProjector(deadline), postgresViewStore(pool, deadlineMapping(deadline.name))),
  start: (pool: Pool, deps: Omit<DeadlineDeps, "table">): Runner => {
    const runner = startDeadline(deadline, { ...deps, table: postgresDeadlines(pool, deadline.name) });
    return { name: deadline.name, stop: runner.stop };
  },
});

const deadlines = [
  ...accountsDeadlines.map(bound),
  ...retailersDeadlines.map(bound),
  ...fulfilmentDeadlines.map(bound),
];

/** All that follows the log in this process: read models, reactions, deadlines. Each by lease, so a second process stands by. */
export const startConsumers = async (parts: ConsumerParts): Promise<Consumers> => {
  const { pool, log, handlingFor, liveUpdates, foreign, closing } = parts;
  const feed = decodedFeed({ feed: parts.feed, decode: parts.codec.decode, log });
  const keeper = leaseKeeper({ leases: postgresLeases(pool), owner: randomUUID(), log });
  closing.add("leases", keeper.stop);

  closing.add("the feed", feed.stop);

  const views = [...(await openViews(pool)), ...deadlines.map((deadline) => deadline.view(pool))];
  const projections = await startProjections({ feed, views, leaseKeeper: keeper, liveUpdates, foreign, log });
  closing.add("projections", projections.stop);

  const checkpoints = postgresCheckpoints(pool);
  for (const reaction of fulfilmentReactions)
    for (const consumer of startReaction(reaction, { feed, checkpoints, leaseKeeper: keeper, handlingFor, log }))
      closing.add(`reaction ${reaction.name}`, consumer.stop);

  return {
    feed,
    projections,
    startDeadlines: () => {
      for (const deadline of deadlines) {
        const { name, stop } = deadline.start(pool, { feed, leaseKeeper: keeper, handlingFor, log });
        closing.add(`deadline ${name}`, stop);
      }
    },
  };
};
