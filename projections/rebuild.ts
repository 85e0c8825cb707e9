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
  /** Holds the live view still, lets `catchUp` bring the new one to `atLeast`, and puts it in the live one's place: every reader
   * sees the one or the other, and none an older state than before. False, with nothing changed, when `catchUp` says no, or readers
   * would have to wait for too long. */
  readonly swap: (catchUp: (atLeast: string) => Promise<boolean>) => Promise<boolean>;
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
  /** The event store's own: one partition, whatever feeds the live view. */
  readonly feed: DecodedFeed;
  readonly space: RebuildSpace;
  /** Told once, after the swap. */
  readonly liveUpdates: LiveUpdates;
  readonly log: Log;
};

const partition = 0;
const tellEveryMs = 500;
/** So few events are made up for while the live view waits. */
const nearEvents = 1_000;
/** For how long the live view may wait for the last of them. */
const catchUpMs = 3_000;
const betweenSwapsMs = 500;

const nobody: LiveUpdates = { publish: () => undefined };

const ownLease: Lease = {
  isHeld: () => true,
  held: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

const follow = ({ feed, space, log }: RebuildOptions) => {
  const reached = progress();
  const passed = rate();
  const subscriber = space.view.writer({
    partition,
    progress: reached,
    liveUpdates: nobody,
    log,
    onPassed: passed.add,
    onParked: () => undefined,
  });
  const consumer = consume({ subscriber, feed, partition, lease: ownLease, log, idleMs: checkpointEveryMs });
  return { reached, perSecond: passed.perSecond, stop: consumer.stop };
};

type Following = ReturnType<typeof follow>;

const progressOf = async ({ feed }: RebuildOptions, { reached, perSecond }: Following) => {
  const { events } = await feed.behind(partition, reached.at(partition));
  const eventsPerSecond = perSecond();
  const secondsLeft = events === undefined || eventsPerSecond === 0 ? null : Math.ceil(events / eventsPerSecond);
  return { kind: "progress", eventsLeft: events ?? null, eventsPerSecond, secondsLeft } as const;
};

/** Waits until the new view has seen `atLeast` and what the store held when it was asked, and stops it there or a little behind. */
const catchUpIn =
  ({ feed }: RebuildOptions, { reached, stop }: Following) =>
  async (atLeast: string) => {
    const until = performance.now() + catchUpMs;
    const head = (await feed.head(partition)) ?? "";
    const isThere = () => (reached.at(partition) ?? "") >= (head > atLeast ? head : atLeast);
    while (!isThere() && performance.now() < until) await reached.moved(until - performance.now());
    if (isThere()) await stop();
    return isThere();
  };

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
        const line = await progressOf(options, following);
        near = (line.eventsLeft ?? 0) <= nearEvents;
        yield line;
      }
      if (isAborted()) return;
      if (await options.space.swap(catchUpIn(options, following))) {
        const position = following.reached.at(partition);
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
