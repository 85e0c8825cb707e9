import { type EventTopics, partitionName } from "../../schemas/topics/event-topics.ts";
import type { PartitionEnd } from "./broker.ts";
import type { Knowledge } from "./known-records.ts";
import { newGeneration, refused } from "./refused.ts";

/** @throws RelayRefused when a topic has not as many partitions as its generation: streams would change theirs. */
export const checkPartitions = ({ names, partitionsPerTopic }: EventTopics, ends: readonly PartitionEnd[]) => {
  const counts = Map.groupBy(ends, ({ topic }) => topic);
  for (const name of names) {
    const count = counts.get(name)?.length ?? 0;
    if (count === partitionsPerTopic) continue;
    throw refused(
      `Topic ${name} has ${count} partitions and must have ${partitionsPerTopic}, for as long as its generation lives. ${newGeneration}`,
    );
  }
};

/** Looks now and then whether the topics are still those that the relay writes to.
 * @throws RelayRefused when partitions were added, or records are gone. */
export const checkUnchanged = (topics: EventTopics, ends: readonly PartitionEnd[], known: Knowledge) => {
  checkPartitions(topics, ends);
  for (const end of ends) {
    const record = known.of(end);
    if (record && (record.offset >= end.next || record.offset < end.first))
      throw refused(
        `${partitionName(end)} holds offsets ${end.first} to ${end.next - 1}: record ${record.offset} was acknowledged and is gone. ` +
          `Was the topic deleted and made again? ${newGeneration}`,
      );
  }
};
