import type { Feed } from "../../feeds/feed.ts";
import type { EventRecords } from "../../schemas/topics/event-record.ts";
import type { EventTopics } from "../../schemas/topics/event-topics.ts";
import type { Broker } from "./broker.ts";
import type { RelayHints } from "./relay-hints.ts";

/** Bounds of what the relay holds at once: two such sends, and one page of the store for each. */
export type RelayLimits = {
  /** Events read at once, at most. */
  readonly pageEvents: number;
  /** Bytes of values and headers in one send; a single larger event goes alone. */
  readonly sendBytes: number;
};

export type RelayDeps = {
  readonly feed: Feed;
  readonly broker: Broker;
  readonly hints: RelayHints;
  readonly topics: EventTopics;
  readonly records: EventRecords;
  readonly limits: RelayLimits;
};
