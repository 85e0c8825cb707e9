import type { Pool } from "pg";
import type { Feed } from "../../../feeds/feed.ts";
import type { Log } from "../../../feeds/log.ts";
import { fault } from "../fault.ts";
import { type Engines, notBuiltIn } from "../engines.ts";

export type RelayParts = {
  /** The store's own feed. */
  readonly feed: Feed;
  /** For the lease and the hint. */
  readonly pool: Pool;
  readonly log: Log;
};

export type RunningRelay = {
  /** Lag, rate and last position, for whoever watches. */
  readonly status: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

export type StartRelay = (parts: RelayParts) => Promise<RunningRelay>;

/** Carries events from the store to Kafka, at KAFKA_BROKERS.
 * @throws Fault */
export const chooseRelay = ({ kafkaBrokers }: Engines): StartRelay => {
  if (kafkaBrokers === undefined)
    throw fault("KAFKA_BROKERS must be set: the relay carries events to Kafka. Without Kafka no relay is needed.");
  throw notBuiltIn("KAFKA_BROKERS", "Kafka");
};
