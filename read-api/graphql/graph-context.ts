import type { ConsistencyToken } from "../../schemas/command.ts";
import type { Caller } from "../http/caller.ts";
import type { Services } from "../http/services.ts";
import type { Loaders } from "./loaders.ts";
import type { SubscriptionSlots } from "./subscription.ts";

/** One GraphQL request. */
export type GraphContext = {
  readonly caller: Caller;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly slots: SubscriptionSlots;
  /** What the request's own mutations have written, so far. */
  written: ConsistencyToken | undefined;
  stale: boolean;
};
