import type { ConsistencyToken } from "../../schemas/command.ts";
import type { MarketplaceCounts, ViewProgress } from "../../schemas/system/read-models.ts";

export type SystemQueries = {
  /** Counted at most once a second, whoever asks. */
  readonly counts: () => Promise<MarketplaceCounts>;
  readonly progress: () => Promise<readonly ViewProgress[]>;
};

/** Reads wait here for the views they use to have seen what the caller has seen. */
export type Freshness = {
  /** Waits up to `waitMs` until `views` reach `token`; "stale": too late, or a stream of the token is parked, or another epoch. */
  readonly reach: (token: ConsistencyToken, views: readonly string[], waitMs: number) => Promise<"fresh" | "stale">;
};
