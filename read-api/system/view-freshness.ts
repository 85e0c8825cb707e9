import { setTimeout as pause } from "node:timers/promises";
import type { ConsistencyToken } from "../../schemas/command.ts";
import type { Freshness } from "./queries.ts";

/** Up to where a view is complete, and which streams are parked in it, as of one moment. */
export type ViewPlace = {
  readonly epoch: string;
  /** By partition. */
  readonly positions: ReadonlyMap<number, string>;
  readonly parked: ReadonlySet<string>;
};

export type ViewFreshnessOptions = {
  /** All the views at one moment; a view that nothing is known of is left out. */
  readonly look: () => Promise<ReadonlyMap<string, ViewPlace>>;
  /** The partition of the feed that carries a stream; undefined: none does, so no view can change by it. */
  readonly partitionOf: (stream: string) => number | undefined;
  /** Looks are at least so far apart, whoever waits. */
  readonly everyMs?: number;
};

type Verdict = "fresh" | "behind" | "never";
type Places = ReadonlyMap<string, ViewPlace>;

type Waiter = {
  readonly token: ConsistencyToken;
  readonly views: readonly string[];
  /** Looks begun before it came say nothing against it. */
  readonly cameAt: number;
  readonly settle: (verdict: Promise<"fresh" | "stale"> | "fresh" | "stale") => void;
};

const hasSeen = (at: string | undefined, position: string) => (at ?? "") >= position;

const verdictOf = (
  place: ViewPlace | undefined,
  token: ConsistencyToken,
  partitionOf: ViewFreshnessOptions["partitionOf"],
) => {
  if (!place) return "behind";
  const { epoch, positions, parked } = place;
  if (epoch !== token.epoch) return "never";
  const isBehind = token.seen.some(([stream, position]) => {
    const partition = partitionOf(stream);
    return partition !== undefined && !hasSeen(positions.get(partition), position);
  });
  if (isBehind) return "behind";
  return token.seen.some(([stream]) => parked.has(stream)) ? "never" : "fresh";
};

/** Whether views that other processes write have seen a token: one look at where they stand serves all who wait.
 * A view's place only moves forward, so what was seen once need not be looked at again. */
export const viewFreshness = ({ look, partitionOf, everyMs = 25 }: ViewFreshnessOptions): Freshness => {
  const waiting = new Set<Waiter>();
  let latest: Places = new Map();
  let begun = 0;
  let isLooking = false;

  const verdict = (token: ConsistencyToken, views: readonly string[]): Verdict => {
    const verdicts = views.map((view) => verdictOf(latest.get(view), token, partitionOf));
    if (verdicts.includes("never")) return "never";
    return verdicts.includes("behind") ? "behind" : "fresh";
  };

  const lookOnce = async () => {
    begun += 1;
    const number = begun;
    try {
      latest = await look();
    } catch (error) {
      for (const { settle } of waiting)
        settle(Promise.reject(error instanceof Error ? error : new Error(String(error))));
      return;
    }
    for (const { token, views, cameAt, settle } of waiting) {
      const found = verdict(token, views);
      if (found === "fresh") settle("fresh");
      else if (found === "never" && number > cameAt) settle("stale");
    }
  };

  const lookWhileSomebodyWaits = async () => {
    if (isLooking) return;
    isLooking = true;
    while (waiting.size > 0) {
      await lookOnce();
      await pause(everyMs);
    }
    isLooking = false;
  };

  return {
    reach: async (token, views, waitMs) => {
      if (verdict(token, views) === "fresh") return "fresh";
      const { promise, resolve: settle } = Promise.withResolvers<"fresh" | "stale">();
      const waiter = { token, views, cameAt: begun, settle };
      waiting.add(waiter);
      const late = setTimeout(settle, waitMs, "stale");
      void lookWhileSomebodyWaits();
      try {
        return await promise;
      } finally {
        clearTimeout(late);
        waiting.delete(waiter);
      }
    },
  };
};
