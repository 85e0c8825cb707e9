import type { DecodedFeed } from "../feeds/decoded-feed.ts";
import type { ConsumerState } from "../feeds/consumer.ts";
import { parkedStreams } from "../feeds/parking.ts";
import type { RunningView } from "./engine.ts";

type PartitionStatus = {
  readonly partition: number;
  /** Up to where the view is complete; null at its beginning. */
  readonly position: string | null;
  /** Null where the feed cannot count. */
  readonly lagEvents: number | null;
  /** Age of the oldest event that is not in the view yet; 0 when there is none. */
  readonly lagSeconds: number;
  readonly state: ConsumerState;
};

export type ProjectionStatus = {
  readonly name: string;
  readonly version: number;
  readonly partitions: readonly PartitionStatus[];
  /** Events passed by this process, over the last ten seconds. */
  readonly eventsPerSecond: number;
  readonly parkedStreams: number;
  readonly parkedEvents: number;
};

const partitionStatus = async (
  feed: DecodedFeed,
  { view, progress }: RunningView,
  partition: number,
  state: ConsumerState,
): Promise<PartitionStatus> => {
  const persisted = (await view.checkpoint(partition))?.position;
  const known = progress.at(partition);
  const position = (known ?? "") > (persisted ?? "") ? known : persisted;
  const { events, since } = await feed.behind(partition, position);
  return {
    partition,
    position: position ?? null,
    lagEvents: events ?? null,
    lagSeconds: since === undefined ? 0 : Math.max(0, Date.now() - Date.parse(since)) / 1_000,
    state,
  };
};

export const statusOf = async (feed: DecodedFeed, running: RunningView): Promise<ProjectionStatus> => {
  const { view, consumers, perSecond } = running;
  const parked = await view.parked();
  return {
    name: view.name,
    version: view.version,
    partitions: await Promise.all(
      consumers.map(({ partition, consumer }) => partitionStatus(feed, running, partition, consumer.state())),
    ),
    eventsPerSecond: perSecond(),
    parkedStreams: parkedStreams(parked).length,
    parkedEvents: parked.length,
  };
};
