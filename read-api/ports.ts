import type { Commands } from "../schemas/command.ts";
import type { Identity } from "./accounts/identity.ts";
import type { CompanyQueries } from "./companies/queries.ts";
import type { RateLimiter } from "./http/rate-limit.ts";
import type { LiveUpdates } from "./live-updates.ts";
import type { OrderHistory, OrderQueries } from "./orders/queries.ts";
import type { Catalog } from "./products/queries.ts";
import type { RetailerQueries } from "./retailers/queries.ts";
import type { Operations } from "./system/operations.ts";
import type { Freshness, SystemQueries } from "./system/queries.ts";
import type { PublishedTopics } from "./topics/published-topics.ts";

/** All that the gateway asks of the rest. */
export type Ports = {
  readonly commands: Commands;
  readonly identity: Identity;
  readonly companies: CompanyQueries;
  readonly retailers: RetailerQueries;
  readonly catalog: Catalog;
  readonly orders: OrderQueries;
  readonly orderHistory: OrderHistory;
  readonly system: SystemQueries;
  readonly operations: Operations;
  readonly freshness: Freshness;
  readonly live: LiveUpdates;
  readonly rateLimiter: RateLimiter;
  /** Left out where nothing is published: there is no broker. */
  readonly publishedTopics?: PublishedTopics;
};
