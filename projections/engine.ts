import { type Consumer, consume } from "../feeds/consumer.ts";
import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { LeaseKeeper } from "../feeds/lease-keeper.ts";
import type { Log } from "../feeds/log.ts";
import { type ParkedEvent, type ParkedStream, type ParkingDecision, parkedStreams } from "../feeds/parking.ts";
import { rate } from "../feeds/rate.ts";
import { verifyCheckpoint } from "../feeds/checkpoint.ts";
import type { ConsistencyToken } from "../schemas/command.ts";
import type { Position } from "../schemas/recorded-event.ts";
import type { ForeignUpdates, LiveUpdates } from "./live-updates.ts";
import { type Progress, progress } from "./progress.ts";
import { type ProjectionStatus, statusOf } from "./projection-status.ts";
import { reachToken } from "./reach-token.ts";
import type { View } from "./view.ts";
import { checkpointEveryMs } from "./view-writer.ts";

export type ProjectionsOptions = {
  readonly feed: DecodedFeed;
  readonly views: readonly View[];
  readonly leaseKeeper: Pick<LeaseKeeper, "want">;
  readonly liveUpdates: LiveUpdates;
  /** Where other processes tell what they write; without it they are looked at. */
  readonly foreign?: ForeignUpdates;
  readonly log: Log;
};

/** Views are named by their projector ("orders"). */
export type Projections = {
  readonly status: () => Promise<readonly ProjectionStatus[]>;
  /** Whether this process writes `view`, all of it, at the moment. */
  readonly isActive: (view: string) => boolean;
  /** Every part of a view that this process writes at the moment. */
  readonly held: () => readonly HeldPart[];
  /** Another process tells that the view of this name and version is complete up to `position`. */
  readonly heard: (viewId: string, partition: number, position: Position) => void;
  /** Waits up to `waitMs` until `views` have seen `token`; "stale": too late, a stream of it is parked there, or another epoch. */
  readonly reach: (token: ConsistencyToken, views: readonly string[], waitMs: number) => Promise<"fresh" | "stale">;
  readonly parked: (view: string) => Promise<readonly ParkedStream[]>;
  /** The whole queue of one parked stream, oldest first. */
  readonly inspect: (view: string, stream: string) => Promise<readonly ParkedEvent[]>;
  /** Applies the queue again; what still fails stays. False when nothing of `stream` is parked. */
  readonly retry: (view: string, stream: string, actor: string) => Promise<boolean>;
  /** Leaves the first event out for ever and applies the others. False when nothing of `stream` is parked. */
  readonly skip: (view: string, stream: string, actor: string) => Promise<boolean>;
  readonly decisions: (view: string) => Promise<readonly ParkingDecision[]>;
  readonly stop: () => Promise<void>;
};

type PartitionConsumer = { readonly partition: number; readonly consumer: Consumer };
type HeldPart = { readonly view: string; readonly partition: number; readonly partitions: number };

export type RunningView = {
  readonly view: View;
  readonly progress: Progress;
  /** Of the partitions that can carry the view's events. */
  readonly consumers: readonly PartitionConsumer[];
  readonly perSecond: () => number;
  readonly parkedStreams: () => ReadonlySet<string>;
};

const parkedIn = async (view: View): Promise<ReadonlySet<string>> =>
  new Set((await view.parked()).map(({ stream }) => stream));

const run = async ({ feed, leaseKeeper, liveUpdates, log }: ProjectionsOptions, view: View): Promise<RunningView> => {
  const reached = progress();
  const passed = rate();
  let parked = await parkedIn(view);
  const onParked = (streams: ReadonlySet<string>) => {
    parked = streams;
  };
  const told: Progress = {
    ...reached,
    reach: (partition, position) => {
      reached.reach(partition, position);
      liveUpdates.reached?.(view.id, partition, position);
    },
  };
  const partitions = feed.partitionsFor(view.handles);
  const writing = { progress: told, isShared: partitions.length > 1, liveUpdates, log, onPassed: passed.add, onParked };
  const consumers = partitions.map((partition) => ({
    partition,
    consumer: consume({
      subscriber: view.writer({ ...writing, partition }),
      feed,
      partition,
      lease: leaseKeeper.want(`view:${view.id}:${String(partition)}`),
      log,
      idleMs: checkpointEveryMs,
    }),
  }));
  return { view, progress: reached, consumers, perSecond: passed.perSecond, parkedStreams: () => parked };
};

const verify = async (feed: DecodedFeed, view: View) => {
  await Promise.all(
    feed.partitionsFor(view.handles).map(async (partition) => {
      const checkpoint = await view.checkpoint(partition);
      if (checkpoint) await verifyCheckpoint(feed, view.id, partition, checkpoint);
    }),
  );
};

const heldOf = ({ view, consumers }: RunningView): readonly HeldPart[] =>
  consumers.flatMap(({ partition, consumer }) =>
    consumer.state() === "active" ? [{ view: view.name, partition, partitions: consumers.length }] : [],
  );

const unheard: ForeignUpdates = { follows: () => false, movedUnheard: () => undefined };

/** Feeds every view from where it stands.
 * @throws ForeignCheckpoint, before anything is written, when a view was built from another event store. */
export const startProjections = async (options: ProjectionsOptions): Promise<Projections> => {
  const { feed, views, liveUpdates, foreign = unheard } = options;
  for (const view of views) await verify(feed, view);
  const running = await Promise.all(views.map((view) => run(options, view)));

  const find = (name: string) => {
    const found = running.find(({ view }) => view.name === name || view.id === name);
    if (!found) throw new RangeError(`There is no view ${name}`);
    return found;
  };
  const resolve = (action: "retry" | "skip") => (name: string, stream: string, actor: string) =>
    find(name).view.resolve({ feed, liveUpdates, stream, action, actor });

  return {
    status: () => Promise.all(running.map((one) => statusOf(feed, one))),
    isActive: (name) => find(name).consumers.every(({ consumer }) => consumer.state() === "active"),
    held: () => running.flatMap(heldOf),
    heard: (id, partition, position) => running.find(({ view }) => view.id === id)?.progress.reach(partition, position),
    reach: (token, names, waitMs) => reachToken({ feed, foreign, views: names.map(find) }, token, waitMs),
    parked: async (name) => parkedStreams(await find(name).view.parked()),
    inspect: async (name, stream) => (await find(name).view.parked()).filter((event) => event.stream === stream),
    retry: resolve("retry"),
    skip: resolve("skip"),
    decisions: (name) => find(name).view.decisions(),
    stop: async () => {
      await Promise.all(running.flatMap(({ consumers }) => consumers.map(({ consumer }) => consumer.stop())));
    },
  };
};
