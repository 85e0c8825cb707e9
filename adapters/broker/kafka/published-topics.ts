import type { Cluster, Kafka } from "kafkajs";
import type { EventTopics } from "../../../schemas/topics/event-topics.ts";
import { places } from "../places.ts";
import type { End, Found } from "../records.ts";
import { openCluster, withCluster } from "./cluster.ts";
import { endsOf } from "./ends.ts";
import { readOnward } from "./read-onward.ts";
import { sinceIn } from "./since.ts";

export type PublishedTopicsOptions = {
  /** Who may follow topics at once: each has connections of its own. */
  readonly readersMax?: number;
};

const deadlineMs = 15_000;

type Opened = Awaited<ReturnType<typeof openCluster>>;

const sinceByPartition = async (cluster: Cluster, topic: string, ms: number): Promise<readonly number[]> =>
  [...(await sinceIn(cluster, topic, ms))].toSorted(([left], [right]) => left - right).map(([, offset]) => offset);

/** The topics of one generation for people who read them, on Kafka; groups, and what others have read, are left alone. */
export const kafkaPublishedTopics = (
  kafka: Kafka,
  topics: EventTopics,
  { readersMax = 16 }: PublishedTopicsOptions = {},
) => {
  const readers = places(readersMax);

  const onward = async function* (opened: Opened, topic: string, offsets: readonly number[], signal: AbortSignal) {
    const next = [...offsets];
    try {
      while (!signal.aborted) {
        const found = await readOnward(opened.cluster, topic, next, signal);
        for (const { partition, offset } of found) next[partition] = offset + 1;
        if (found.length > 0) yield found;
      }
    } finally {
      // A try that was under way when the reader went may have connected anew.
      await opened.close();
    }
  };

  return {
    topics,
    ends: (): Promise<readonly End[]> =>
      withCluster(kafka, topics.names, { what: "Asking where the topics end", deadlineMs }, (cluster) =>
        endsOf(cluster, topics.names),
      ),

    since: (topic: string, ms: number) =>
      withCluster(kafka, [topic], { what: `Asking for a time in ${topic}`, deadlineMs }, (cluster) =>
        sinceByPartition(cluster, topic, ms),
      ),

    follow: async (
      topic: string,
      offsets: readonly number[],
      signal: AbortSignal,
    ): Promise<AsyncIterable<readonly Found[]>> => {
      const leave = readers.enter();
      try {
        const opened = await openCluster(kafka, [topic], { what: `Opening ${topic}`, deadlineMs });
        const end = () => {
          leave();
          void opened.close();
        };
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
        return onward(opened, topic, offsets, signal);
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
};
