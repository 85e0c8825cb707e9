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
  /** The partition of the feed that carries a stream. */
  readonly partitionOf: (stream: string) => number;
  /** Looks are at least so far apart, whoever waits. */
  readonly everyMs?: number;
};

type Verdict = "fresh" | "behind" | "never";

/** One look for all who wait for one; a look that has begun is too old for who comes later. */
const sharedLooks = ({ look, everyMs = 25 }: ViewFreshnessOptions) => {
  let latest: ReadonlyMap<string, ViewPlace> = new Map();
  let begunAt = -Infinity;
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<ReadonlyMap<string, ViewPlace>> | undefined;

  const looked = async () => {
    await running.catch(() => undefined);
    const early = begunAt + everyMs - performance.now();
    if (early > 0) await pause(early);
    begunAt = performance.now();
    next = undefined;
    const looking = look();
    running = looking;
    latest = await looking;
    return latest;
  };

  return { latest: () => latest, next: () => (next ??= looked()) };
};

/** Whether views that other processes write have seen a token: by looking at where they stand, for all who wait together.
 * A view's place only moves forward, so what was seen once need not be looked at again. */
export const viewFreshness = (options: ViewFreshnessOptions): Freshness => {
  const { partitionOf } = options;
  const looks = sharedLooks(options);

  const verdictOf = (place: ViewPlace | undefined, { epoch, seen }: ConsistencyToken): Verdict => {
    if (!place) return "behind";
    if (place.epoch !== epoch) return "never";
    const reached = seen.every(([stream, position]) => (place.positions.get(partitionOf(stream)) ?? "") >= position);
    if (!reached) return "behind";
    return seen.some(([stream]) => place.parked.has(stream)) ? "never" : "fresh";
  };

  const verdict = (places: ReadonlyMap<string, ViewPlace>, token: ConsistencyToken, views: readonly string[]) => {
    const verdicts = views.map((view) => verdictOf(places.get(view), token));
    if (verdicts.includes("never")) return "never";
    return verdicts.includes("behind") ? "behind" : "fresh";
  };

  return {
    reach: async (token, views, waitMs) => {
      if (verdict(looks.latest(), token, views) === "fresh") return "fresh";
      for (const until = performance.now() + waitMs; performance.now() < until;) {
        const found = verdict(await looks.next(), token, views);
        if (found !== "behind") return found === "fresh" ? "fresh" : "stale";
      }
      return "stale";
    },
  };
};
