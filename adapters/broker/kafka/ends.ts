import type { Cluster } from "kafkajs";
import { partitionName } from "../../../schemas/topics/event-topics.ts";
import type { End } from "../records.ts";

type Side = "first" | "next";

const offsets = async (cluster: Cluster, topics: readonly string[], side: Side) => {
  const asked = topics.map((topic) => ({
    topic,
    fromBeginning: side === "first",
    partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId })),
  }));
  const answers = await cluster.fetchTopicsOffset(asked);
  return answers.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) })),
  );
};

/** First and next offset of every partition.
 * @throws when a partition has no leader that answers. */
export const endsOf = async (cluster: Cluster, topics: readonly string[]): Promise<readonly End[]> => {
  const first = await offsets(cluster, topics, "first");
  const next = new Map((await offsets(cluster, topics, "next")).map((end) => [partitionName(end), end.offset]));
  const count = topics.reduce((sum, topic) => sum + cluster.findTopicPartitionMetadata(topic).length, 0);
  if (next.size !== count || first.length !== count)
    throw new Error(`Kafka answered for ${next.size} of ${count} partitions`);
  return first.map(({ topic, partition, offset }) => {
    const end = next.get(partitionName({ topic, partition }));
    if (end === undefined) throw new Error(`Kafka did not say where ${partitionName({ topic, partition })} ends`);
    return { topic, partition, first: offset, next: end };
  });
};
