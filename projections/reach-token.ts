import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { ConsistencyToken } from "../schemas/command.ts";
import type { RunningView } from "./engine.ts";
import type { ForeignUpdates } from "./live-updates.ts";

/** How often the checkpoint of a view that another process writes is looked up while somebody waits for it. */
const lookUpEveryMs = 50;

type Wanted = { readonly partition: number; readonly position: string };

const wantedOf = (feed: DecodedFeed, token: ConsistencyToken): readonly Wanted[] => {
  const newest = new Map<number, string>();
  for (const [stream, position] of token.seen) {
    const partition = feed.partitionOf(stream);
    if (partition !== undefined && position > (newest.get(partition) ?? "")) newest.set(partition, position);
  }
  return [...newest].map(([partition, position]) => ({ partition, position }));
};

/** A write that no partition of the view carries cannot change it. */
const wantedIn = ({ consumers }: RunningView, wanted: readonly Wanted[]) => {
  const followed = new Set(consumers.map(({ partition }) => partition));
  return wanted.filter(({ partition }) => followed.has(partition));
};

const isOwned = ({ consumers }: RunningView, wanted: readonly Wanted[]) =>
  wanted.every(({ partition }) =>
    consumers.some((one) => one.partition === partition && one.consumer.state() === "active"),
  );

const hasReached = ({ progress }: RunningView, wanted: readonly Wanted[]) =>
  wanted.every(({ partition, position }) => (progress.at(partition) ?? "") >= position);

const isParked = async ({ view, parkedStreams }: RunningView, token: ConsistencyToken, owned: boolean) => {
  const parked = owned ? parkedStreams() : new Set((await view.parked()).map(({ stream }) => stream));
  return token.seen.some(([stream]) => parked.has(stream));
};

const lookUp = async ({ view, progress }: RunningView, wanted: readonly Wanted[], foreign: ForeignUpdates) => {
  for (const { partition } of wanted) {
    const checkpoint = await view.checkpoint(partition);
    if (!checkpoint || checkpoint.position <= (progress.at(partition) ?? "")) continue;
    foreign.movedUnheard(view.name);
    progress.reach(partition, checkpoint.position);
  }
};

type Wait = { readonly wanted: readonly Wanted[]; readonly foreign: ForeignUpdates; readonly ms: number };

/** Another process writes it: its word is waited for where it is heard, else the checkpoint is looked up. */
const waitForOthers = async (running: RunningView, { wanted, foreign, ms }: Wait) => {
  const follows = foreign.follows(running.view.name);
  if (follows) await running.progress.moved(ms);
  if (!hasReached(running, wanted)) await lookUp(running, wanted, foreign);
  if (!follows && !hasReached(running, wanted)) await running.progress.moved(ms);
};

type Reaching = { readonly token: ConsistencyToken; readonly all: readonly Wanted[]; readonly until: number };

const reachIn = async (running: RunningView, foreign: ForeignUpdates, { token, all, until }: Reaching) => {
  const wanted = wantedIn(running, all);
  const owned = isOwned(running, wanted);
  while (!hasReached(running, wanted)) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) return false;
    if (owned) await running.progress.moved(leftMs);
    else await waitForOthers(running, { wanted, foreign, ms: Math.min(lookUpEveryMs, leftMs) });
  }
  return !(await isParked(running, token, owned));
};

export type Reached = {
  readonly feed: DecodedFeed;
  readonly foreign: ForeignUpdates;
  readonly views: readonly RunningView[];
};

/** Whether all of `views` have seen all of `token` within `waitMs`. */
export const reachToken = async (
  { feed, foreign, views }: Reached,
  token: ConsistencyToken,
  waitMs: number,
): Promise<"fresh" | "stale"> => {
  if ((await feed.epoch()) !== token.epoch) return "stale";
  const all = wantedOf(feed, token);
  const until = performance.now() + waitMs;
  const reached = await Promise.all(views.map((view) => reachIn(view, foreign, { token, all, until })));
  return reached.every(Boolean) ? "fresh" : "stale";
};
