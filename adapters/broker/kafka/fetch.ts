import type { Cluster } from "kafkajs";
import { partitionName } from "../../../schemas/topics/event-topics.ts";
import type { Found, Place } from "../records.ts";

/** Of one answer. A batch that is larger comes whole when it is the first. */
const answerBytes = 8 * 1024 * 1024;
const partitionBytes = 1024 * 1024;
const waitMs = 100;
const readUncommitted = 0;

type Message = {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
  readonly headers: Readonly<Record<string, unknown>>;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isBytes = (value: unknown): value is Buffer | null => value === null || Buffer.isBuffer(value);

const isMessage = (value: unknown): value is Message =>
  isObject(value) &&
  typeof value["offset"] === "string" &&
  typeof value["timestamp"] === "string" &&
  isBytes(value["key"]) &&
  isBytes(value["value"]) &&
  isObject(value["headers"]);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const headersOf = (headers: Message["headers"]) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString() : String(value)]),
  );

const foundOf = (place: Place, { key, value, timestamp, headers }: Message): Found => ({
  topic: place.topic,
  partition: place.partition,
  offset: place.offset,
  key: key === null ? null : key.toString(),
  value,
  headers: headersOf(headers),
  timestamp,
});

/** Every record that came along: a fetch answers whole batches, so some may stand before what was asked for. */
export const foundIn = (answer: unknown): readonly Found[] =>
  listOf(isObject(answer) ? answer["responses"] : undefined)
    .filter(isObject)
    .flatMap((topic) =>
      listOf(topic["partitions"])
        .filter(isObject)
        .flatMap((partition) => {
          const place = { topic: String(topic["topicName"]), partition: Number(partition["partition"]) };
          return listOf(partition["messages"])
            .filter(isMessage)
            .map((message) => foundOf({ ...place, offset: Number(message.offset) }, message));
        }),
    );

const keyOf = (place: Place) => `${partitionName(place)}@${place.offset}`;

const requestFor = (places: readonly Place[]) =>
  [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, inTopic]) => ({
    topic,
    partitions: inTopic.map(({ partition, offset }) => ({
      partition,
      fetchOffset: String(offset),
      maxBytes: partitionBytes,
    })),
  }));

const fromLeader = async (cluster: Cluster, nodeId: string, places: readonly Place[]): Promise<readonly Found[]> => {
  const broker = await cluster.findBroker({ nodeId });
  const found: Found[] = [];
  let open = places;
  while (open.length > 0) {
    const topics = requestFor(open);
    const answer: unknown = await broker.fetch({
      isolationLevel: readUncommitted,
      maxWaitTime: waitMs,
      minBytes: 1,
      maxBytes: answerBytes,
      topics,
    });
    const came = new Map(foundIn(answer).map((record) => [keyOf(record), record]));
    const rest: Place[] = [];
    for (const place of open) {
      const record = came.get(keyOf(place));
      if (record) found.push(record);
      else rest.push(place);
    }
    // Each answer brings one place's batch at least, so none of those that are left stands in the topic.
    if (rest.length === open.length) return found;
    open = rest;
  }
  return found;
};

export const leaderOf = (cluster: Cluster, { topic, partition }: Place) => {
  const leaders = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  const [leader] = leaders;
  if (leader === undefined) throw new Error(`Kafka has no ${partitionName({ topic, partition })}`);
  return leader;
};

/** The records that stand at `places`, which must be between a partition's first and next offset, one per partition. */
export const recordsAt = async (cluster: Cluster, places: readonly Place[]): Promise<readonly Found[]> => {
  const byLeader = Map.groupBy(places, (place) => leaderOf(cluster, place));
  const found = await Promise.all([...byLeader].map(([nodeId, led]) => fromLeader(cluster, nodeId, led)));
  return found.flat();
};
