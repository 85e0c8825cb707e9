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
  /** Whether a view follows a partition; a write on another one cannot change it. */
  readonly follows: (view: string, partition: number) => boolean;
  /** Told of views that have moved since the look before, before anybody is answered "fresh" because of it. */
  readonly onMoved: (view: string) => void;
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

type Asked = Pick<ViewFreshnessOptions, "partitionOf" | "follows"> & { readonly view: string };

const isBehind = (positions: ViewPlace["positions"], token: ConsistencyToken, { view, partitionOf, follows }: Asked) =>
  token.seen.some(([stream, position]) => {
    const partition = partitionOf(stream);
    return partition !== undefined && follows(view, partition) && (positions.get(partition) ?? "") < position;
  });

const verdictOf = (place: ViewPlace | undefined, token: ConsistencyToken, asked: Asked): Verdict => {
  if (!place) return "behind";
  if (place.epoch !== token.epoch) return "never";
  if (isBehind(place.positions, token, asked)) return "behind";
  return token.seen.some(([stream]) => place.parked.has(stream)) ? "never" : "fresh";
};

const hasMoved = (before: ViewPlace | undefined, now: ViewPlace) =>
  [...now.positions].some(([partition, position]) => before?.positions.get(partition) !== position);

/** Whether views that other processes write have seen a token: one look at where they stand serves all who wait.
 * A view's place only moves forward, so what was seen once need not be looked at again. */
export const viewFreshness = ({ look, onMoved, everyMs = 25, ...asked }: ViewFreshnessOptions): Freshness => {
  const waiting = new Set<Waiter>();
  let latest: Places = new Map();
  let begun = 0;
  let isLooking = false;

  const verdict = (token: ConsistencyToken, views: readonly string[]): Verdict => {
    const verdicts = views.map((view) => verdictOf(latest.get(view), token, { ...asked, view }));
    if (verdicts.includes("never")) return "never";
    return verdicts.includes("behind") ? "behind" : "fresh";
  };

  const lookOnce = async () => {
    begun += 1;
    const number = begun;
    try {
      const before = latest;
      const now = await look();
      for (const [view, place] of now) if (hasMoved(before.get(view), place)) onMoved(view);
      latest = now;
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
