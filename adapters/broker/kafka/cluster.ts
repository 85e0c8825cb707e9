import { setTimeout as pause } from "node:timers/promises";
import type { Cluster, Kafka } from "kafkajs";
import { closeQuietly, thenClose } from "./then-close.ts";
import { within } from "./within.ts";

/** kafkajs has no consumer that reads given partitions without a group. What it hands to partition assigners can; this consumer never
 * joins a group, so none is left behind. */
const clusterOf = (kafka: Kafka): Cluster => {
  let cluster: Cluster | undefined;
  kafka.consumer({
    groupId: "never-joined",
    allowAutoTopicCreation: false,
    // Where a partition ends must not hang on an open transaction of somebody else's.
    readUncommitted: true,
    partitionAssigners: [
      (given) => {
        cluster = given.cluster;
        return {
          name: "none",
          version: 0,
          assign: () => Promise.resolve([]),
          protocol: () => ({ name: "none", metadata: Buffer.alloc(0) }),
        };
      },
    ],
  });
  if (!cluster) throw new Error("kafkajs no longer makes its assigners with the consumer");
  return cluster;
};

/** A topic that was just made, or lost its leader, has none for a moment. */
export const isPassing = (error: unknown) => error instanceof Error && "retriable" in error && error.retriable === true;

const triesMax = 10;
const restMs = 300;

const untilItPasses = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || tries === triesMax) throw error;
      await pause(restMs);
    }
  }
};

const connectTo = async (cluster: Cluster, topics: readonly string[]) => {
  await cluster.connect();
  await cluster.addMultipleTargetTopics([...topics]);
  await cluster.refreshMetadata();
};

type Task = { readonly what: string; readonly deadlineMs: number };

/** `work` on fresh connections with fresh metadata of `topics`; closed afterwards, and after `deadlineMs` at the latest. */
export const withCluster = async <T>(
  kafka: Kafka,
  topics: readonly string[],
  { what, deadlineMs }: Task,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> => {
  const cluster = clusterOf(kafka);
  const connected = async () => {
    await connectTo(cluster, topics);
    return work(cluster);
  };
  return thenClose({ what, ms: deadlineMs, work: untilItPasses(connected) }, () => cluster.disconnect());
};

/** The same for work that ends when its caller says. */
export const openCluster = async (kafka: Kafka, topics: readonly string[], { what, deadlineMs }: Task) => {
  const cluster = clusterOf(kafka);
  const close = () => closeQuietly(() => cluster.disconnect());
  const work = untilItPasses(() => connectTo(cluster, topics));
  try {
    await within(deadlineMs, what, work);
    return { cluster, close };
  } catch (error) {
    // What goes on after its deadline connects anew, so it is closed once more when it ends.
    work.then(close, close);
    await close();
    throw error;
  }
};
