import type { Feed } from "../../feeds/feed.ts";
import type { Projections } from "../../projections/engine.ts";
import type { ProjectionStatus } from "../../projections/projection-status.ts";
import type { Operations } from "../../read-api/system/operations.ts";
import type { Principal } from "../../schemas/principal.ts";
import { position, type RecordedEvent } from "../../schemas/recorded-event.ts";
import type { LogEntry, SystemStatus } from "../../schemas/system/operations.ts";

export type OperationsParts = {
  /** The store's own. */
  readonly feed: Feed;
  /** The last events of the store, oldest first. */
  readonly newest: (limit: number) => Promise<readonly RecordedEvent[]>;
  readonly projections: Projections;
  readonly verify: Operations["verify"];
  readonly notReady: Operations["notReady"];
};

type State = SystemStatus["projections"][number]["state"];

const states: Readonly<Record<ProjectionStatus["partitions"][number]["state"], State>> = {
  active: "running",
  standby: "standby",
  failing: "paused",
  foreign: "stopped",
  stopped: "stopped",
};

const actorOf = ({ role, accountId }: Principal) => `${role}:${accountId}`;

const entryOf = ({
  id,
  position: at,
  stream,
  revision,
  type,
  data,
  metadata,
  recordedAt,
}: RecordedEvent): LogEntry => ({
  id,
  position: at,
  stream,
  revision,
  type,
  data: JSON.parse(data) as unknown,
  metadata: { ...metadata },
  recordedAt,
});

/** One line for a view of the log, which has one partition. */
const lineOf = ({
  name,
  version,
  partitions,
  parkedStreams,
}: ProjectionStatus): SystemStatus["projections"][number] => ({
  name,
  version,
  position: partitions[0]?.position ?? null,
  lagEvents: partitions.reduce((total, { lagEvents }) => total + (lagEvents ?? 0), 0),
  lagSeconds: Math.max(0, ...partitions.map(({ lagSeconds }) => lagSeconds)),
  parkedStreams,
  state: states[partitions[0]?.state ?? "stopped"],
});

/** The operators' side of one process. */
export const operations = ({ feed, newest, projections, verify, notReady }: OperationsParts): Operations => {
  const known = async (name: string) =>
    (await projections.status()).some((one) => one.name === name || `${one.name}_v${one.version}` === name);

  return {
    status: async () => ({
      epoch: await feed.epoch(),
      head: (await feed.head(0)) ?? null,
      projections: (await projections.status()).map(lineOf),
    }),
    log: async (after, limit) => {
      const events =
        after === undefined ? await newest(limit) : await feed.read(0, position(after), { limit, waitMs: 0 });
      return events.map(entryOf);
    },
    parked: async (name) =>
      (await known(name))
        ? (await projections.parked(name)).map(
            ({ type, error, stream, revision, position: at, parkedAt, waiting }) => ({
              consumer: name,
              stream,
              revision,
              position: at,
              eventType: type,
              error: error ?? "",
              parkedAt,
              waiting,
            }),
          )
        : undefined,
    retry: async (by, name, stream) => (await known(name)) && projections.retry(name, stream, actorOf(by)),
    skip: async (by, name, stream) => (await known(name)) && projections.skip(name, stream, actorOf(by)),
    verify,
    notReady,
  };
};
