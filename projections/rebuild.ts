import { consume } from "../feeds/consumer.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { Lease } from "../feeds/lease-keeper.ts";
import type { Log } from "../feeds/log.ts";
import { rate } from "../feeds/rate.ts";
import type { Position } from "../schemas/recorded-event.ts";
import type { LiveUpdates } from "./live-updates.ts";
import { progress } from "./progress.ts";
import type { View } from "./view.ts";
import { checkpointEveryMs } from "./view-writer.ts";

/** Where a view is built anew beside the one that is read. What was built before a crash is carried on. */
export type RebuildSpace = {
  /** Writes beside the live view. */
  readonly view: View;
  /** Holds the live view still, lets `catchUp` bring the new one to where that stands in each partition, and puts it in its place:
   * every reader sees the one or the other, and none an older state than before. False, with nothing changed, when `catchUp` says
   * no, or readers would have to wait for too long. */
  readonly swap: (catchUp: (live: ReadonlyMap<number, string>) => Promise<boolean>) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type RebuildLine =
  | {
      readonly kind: "progress";
      readonly eventsLeft: number | null;
      readonly eventsPerSecond: number;
      /** Null while it cannot be told. */
      readonly secondsLeft: number | null;
    }
  | { readonly kind: "rebuilt"; readonly position: string | null };

export type RebuildOptions = {
  /** What the live view follows. */
  readonly feed: DecodedFeed;
  readonly space: RebuildSpace;
  /** Told once, after the swap. */
  readonly liveUpdates: LiveUpdates;
  readonly log: Log;
};

const tellEveryMs = 500;
/** So few events are made up for while the live view waits. */
const nearEvents = 1_000;
/** For how long the live view may wait for the last of them. */
const catchUpMs = 3_000;
const nearMs = 5_000;
const betweenSwapsMs = 500;

const nobody: LiveUpdates = { publish: () => undefined };

const ownLease: Lease = {
  isHeld: () => true,
  held: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/** Fills the space, all partitions side by side. */
const follow = ({ feed, space, log }: RebuildOptions) => {
  const reached = progress();
  const passed = rate();
  const { view } = space;
  const partitions = feed.partitionsFor(view.handles);
  const told = { progress: reached, liveUpdates: nobody, log, onPassed: passed.add, onParked: () => undefined };
  const consumers = partitions.map((partition) => {
    const subscriber = view.writer({ partition, isShared: feed.partitions > 1, ...told });
    return consume({ subscriber, feed, partition, lease: ownLease, log, idleMs: checkpointEveryMs });
  });
  return {
    partitions,
    reached,
    perSecond: passed.perSecond,
    stop: async () => {
      await Promise.all(consumers.map(({ stop }) => stop()));
    },
  };
};

type Following = ReturnType<typeof follow>;

const progressOf = async ({ feed }: RebuildOptions, { partitions, reached, perSecond }: Following) => {
  const behind = await Promise.all(partitions.map((partition) => feed.behind(partition, reached.at(partition))));
  const isKnown = behind.every(({ events }) => events !== undefined);
  const eventsLeft = isKnown ? behind.reduce((sum, { events }) => sum + (events ?? 0), 0) : null;
  const eventsPerSecond = perSecond();
  const secondsLeft = eventsLeft === null || eventsPerSecond === 0 ? null : Math.ceil(eventsLeft / eventsPerSecond);
  const isNear = isKnown ? (eventsLeft ?? 0) <= nearEvents : behind.every(({ since }) => isRecent(since));
  return { line: { kind: "progress", eventsLeft, eventsPerSecond, secondsLeft } as const, isNear };
};

/** Where a feed cannot count: nothing is left that is older than this. */
const isRecent = (since: string | undefined) => since === undefined || Date.now() - Date.parse(since) < nearMs;

const later = (one: string, other: string) => (other > one ? other : one);

/** Waits until the new view has seen what the live one has, and what the feed held when it was asked; then it stands still. */
const catchUpIn =
  ({ feed }: RebuildOptions, { partitions, reached, stop }: Following) =>
  async (live: ReadonlyMap<number, string>) => {
    const until = performance.now() + catchUpMs;
    const wanted = await Promise.all(
      partitions.map(async (partition) => {
        const head = (await feed.head(partition)) ?? "";
        return { partition, position: later(head, live.get(partition) ?? "") };
      }),
    );
    const isThere = () => wanted.every(({ partition, position }) => (reached.at(partition) ?? "") >= position);
    while (!isThere() && performance.now() < until) await reached.moved(until - performance.now());
    if (isThere()) await stop();
    return isThere();
  };

const furthest = ({ partitions, reached }: Following) =>
  partitions.reduce<Position | undefined>((most, partition) => {
    const at = reached.at(partition);
    return (at ?? "") > (most ?? "") ? at : most;
  }, undefined);

/** What is kept of the view's rows anywhere is to be read again. */
const tell = ({ space, liveUpdates }: RebuildOptions, position: Position | undefined) => {
  if (position !== undefined) liveUpdates.publish([{ view: space.view.name, key: "", position }]);
};

/** Fills the view beside the live one, then puts it in its place. Ends early, with what is built kept for the next time, once
 * `signal` is aborted. */
export async function* rebuildView(options: RebuildOptions, signal: AbortSignal): AsyncGenerator<RebuildLine> {
  const isAborted = () => signal.aborted;
  while (!isAborted()) {
    const following = follow(options);
    try {
      for (let near = false; !near && !isAborted();) {
        await following.reached.moved(tellEveryMs);
        const { line, isNear } = await progressOf(options, following);
        near = isNear;
        yield line;
      }
      if (isAborted()) return;
      if (await options.space.swap(catchUpIn(options, following))) {
        const position = furthest(following);
        tell(options, position);
        yield { kind: "rebuilt", position: position ?? null };
        return;
      }
      await following.reached.moved(betweenSwapsMs);
    } finally {
      await following.stop();
    }
  }
}
