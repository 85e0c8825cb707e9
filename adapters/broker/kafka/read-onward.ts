import { setTimeout as pause } from "node:timers/promises";
import type { Cluster } from "kafkajs";
import { mergePartitions } from "../merge-partitions.ts";
import type { Found } from "../records.ts";
import { isPassing } from "./cluster.ts";
import { foundIn, leaderOf } from "./fetch.ts";
import { within } from "./within.ts";

/** How long the broker holds an answer that would be empty. */
const holdMs = 500;
const answerBytes = 1024 * 1024;
const partitionBytes = 256 * 1024;
const fetchMs = 20_000;
const readUncommitted = 0;

const triesMax = 10;
const restMs = 300;

const fromLeader = async (
  cluster: Cluster,
  nodeId: string,
  topic: string,
  wanted: readonly { readonly partition: number; readonly offset: number }[],
) => {
  const broker = await cluster.findBroker({ nodeId });
  const answer: unknown = await broker.fetch({
    isolationLevel: readUncommitted,
    maxWaitTime: holdMs,
    minBytes: 1,
    maxBytes: answerBytes,
    topics: [
      {
        topic,
        partitions: wanted.map(({ partition, offset }) => ({
          partition,
          fetchOffset: String(offset),
          maxBytes: partitionBytes,
        })),
      },
    ],
  });
  return foundIn(answer);
};

const once = async (cluster: Cluster, topic: string, offsets: readonly number[]) => {
  const wanted = offsets.map((offset, partition) => ({ topic, partition, offset }));
  const byLeader = Map.groupBy(wanted, (place) => leaderOf(cluster, place));
  const found = await Promise.all([...byLeader].map(([nodeId, led]) => fromLeader(cluster, nodeId, topic, led)));
  return found.flat().filter(({ partition, offset }) => offset >= (offsets[partition] ?? 0));
};

/** What comes next in `topic` from `offsets` (one per partition) on: after a while nothing, else some of each partition. A connection
 * that breaks is made anew, a leader that moved is looked for. Nothing once `signal` is aborted. */
export const readOnward = async (
  cluster: Cluster,
  topic: string,
  offsets: readonly number[],
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  for (let tries = 1; ; tries += 1) {
    try {
      if (tries > 1) await within(fetchMs, "Looking for the leaders", cluster.refreshMetadata());
      return mergePartitions(await within(fetchMs, `Reading ${topic}`, once(cluster, topic, offsets)));
    } catch (error) {
      // Its connections are closed once `signal` is aborted, so a fetch under way fails.
      if (signal.aborted) return [];
      if (!isPassing(error) || tries === triesMax) throw error;
      await pause(restMs);
    }
  }
};
