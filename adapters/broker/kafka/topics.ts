import kafkajs, { type Admin } from "kafkajs";
import { topicsUnfit } from "../records.ts";

export type WantedTopics = {
  /** Names, sorted. */
  readonly names: readonly string[];
  readonly partitionsPerTopic: number;
  /** Copies of each record; 3 where there are three brokers at least, 1 where there is one. */
  readonly replication?: number;
};

/** Node finds no such name in this CommonJS module. */
const { ConfigResourceTypes } = kafkajs;

/** What a topic is called where settings are asked for or changed. */
export const topicResource = ConfigResourceTypes.TOPIC;

const createTimeoutMs = 15_000;

/** Events are kept for ever, stamped by us, and as large as the store takes them with room for their headers. */
const settingsFor = (replication: number): Readonly<Record<string, string>> => ({
  "cleanup.policy": "delete",
  "retention.ms": "-1",
  "retention.bytes": "-1",
  "min.insync.replicas": String(Math.max(1, replication - 1)),
  "max.message.bytes": String(4 * 1024 * 1024),
  "message.timestamp.type": "CreateTime",
  "unclean.leader.election.enable": "false",
});

/** Settings where more than we ask for is as good. */
const atLeast = new Set(["min.insync.replicas", "max.message.bytes"]);

const isFit = (name: string, is: string, wanted: string) =>
  atLeast.has(name) ? Number(is) >= Number(wanted) : is === wanted;

type Copies = {
  readonly replication: number;
  /** Two brokers are three of which one is down, most likely: topics made now would keep a single copy for ever. */
  readonly isOneDown: boolean;
};

const copiesOn = async (admin: Admin, { replication }: WantedTopics): Promise<Copies> => {
  if (replication !== undefined) return { replication, isOneDown: false };
  const { brokers } = await admin.describeCluster();
  return { replication: brokers.length >= 3 ? 3 : 1, isOneDown: brokers.length === 2 };
};

const create = async (
  admin: Admin,
  { names, partitionsPerTopic }: WantedTopics,
  { replication, isOneDown }: Copies,
) => {
  const there = new Set(await admin.listTopics());
  const missing = names.filter((name) => !there.has(name));
  if (missing.length === 0) return;
  if (isOneDown)
    throw new Error(
      "Two Kafka brokers answer, and topics are kept on three, or on one that is alone: they are not made now. Is one down?",
    );
  const configEntries = Object.entries(settingsFor(replication)).map(([name, value]) => ({ name, value }));
  // Answers false when another relay was faster.
  await admin.createTopics({
    timeout: createTimeoutMs,
    waitForLeaders: false,
    topics: missing.map((topic) => ({
      topic,
      numPartitions: partitionsPerTopic,
      replicationFactor: replication,
      configEntries,
    })),
  });
};

const settingFaults = async (admin: Admin, names: readonly string[], replication: number) => {
  const wanted = settingsFor(replication);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({
      type: topicResource,
      name,
      configNames: Object.keys(wanted),
    })),
  });
  return resources.flatMap(({ resourceName, configEntries }) => {
    const is = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    return Object.entries(wanted).flatMap(([name, value]) => {
      const found = is.get(name) ?? "unknown";
      return isFit(name, found, value) ? [] : [`${resourceName} has ${name} ${found} and must have ${value}`];
    });
  });
};

const replicationFaults = async (admin: Admin, names: readonly string[], replication: number) => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return topics.flatMap(({ name, partitions }) => {
    const fewest = Math.min(...partitions.map(({ replicas }) => replicas.length));
    return fewest >= replication ? [] : [`${name} keeps ${fewest} copies of each record and must keep ${replication}`];
  });
};

/** Makes the topics that are missing, with explicit settings, and checks those of all. `settled` waits until each partition answers: a
 * topic is made before its leaders know of it.
 * @throws TopicsUnfit in words. */
export const prepareTopics = async (admin: Admin, wanted: WantedTopics, settled: () => Promise<unknown>) => {
  await admin.connect();
  const copies = await copiesOn(admin, wanted);
  await create(admin, wanted, copies);
  await settled();
  const faults = [
    ...(await settingFaults(admin, wanted.names, copies.replication)),
    ...(await replicationFaults(admin, wanted.names, copies.replication)),
  ];
  if (faults.length > 0) throw topicsUnfit(faults);
};
