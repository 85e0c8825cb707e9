import { postgresCheckpoints } from "../../adapters/checkpoints/postgres.ts";
import { fulfilmentReactions } from "../../command-handlers/fulfilment/index.ts";
import { type HandlingFor, startReaction } from "../../command-handlers/reaction-runner.ts";
import { deadlines } from "./deadlines.ts";
import type { Following } from "./follow.ts";

/** Events that call for commands. */
export const startReactions = ({ feed, leaseKeeper, pool, log, closing }: Following, handlingFor: HandlingFor) => {
  const checkpoints = postgresCheckpoints(pool);
  for (const reaction of fulfilmentReactions)
    for (const consumer of startReaction(reaction, { feed, checkpoints, leaseKeeper, handlingFor, log }))
      closing.add(`reaction ${reaction.name}`, consumer.stop);
};

/** Time that calls for commands. */
export const startDeadlines = ({ feed, leaseKeeper, pool, log, closing }: Following, handlingFor: HandlingFor) => {
  for (const deadline of deadlines) {
    const { name, stop } = deadline.start(pool, { feed, leaseKeeper, handlingFor, log });
    closing.add(`deadline ${name}`, stop);
  }
};
