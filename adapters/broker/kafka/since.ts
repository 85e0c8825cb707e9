import type { Cluster } from "kafkajs";
import { partitionName } from "../../../schemas/topics/event-topics.ts";
import { endsOf } from "./ends.ts";

/** Per partition of `topic` the first offset whose record has a timestamp of `ms` or later; its end where no record is that young. */
export const sinceIn = async (cluster: Cluster, topic: string, ms: number): Promise<ReadonlyMap<number, number>> => {
  const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
  const ends = await endsOf(cluster, [topic]);
  const [answer] = await cluster.fetchTopicsOffset([{ topic, fromTimestamp: ms, partitions }]);
  const found = new Map(answer?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  return new Map(
    ends.map(({ partition, next }) => {
      const offset = found.get(partition);
      if (offset === undefined)
        throw new Error(`Kafka did not say where a time is in ${partitionName({ topic, partition })}`);
      // Kafka says -1 where no record is that young.
      return [partition, offset < 0 ? next : offset] as const;
    }),
  );
};
