import type { Kafka } from "kafkajs";
import { partitionName } from "../../../schemas/topics/event-topics.ts";
import type { End, Found, Place } from "../records.ts";
import { withCluster } from "./cluster.ts";
import { endsOf } from "./ends.ts";
import { recordsAt } from "./fetch.ts";
import { kafkaProducer } from "./producer.ts";
import { prepareTopics, type WantedTopics } from "./topics.ts";
import { thenClose } from "./then-close.ts";

const prepareMs = 45_000;
const readMs = 30_000;

const ends = (kafka: Kafka, { names }: WantedTopics) =>
  withCluster(kafka, names, { what: "Asking where the topics end", deadlineMs: readMs }, (cluster) =>
    endsOf(cluster, names),
  );

const prepare = (kafka: Kafka, topics: WantedTopics) => {
  const admin = kafka.admin();
  const work = prepareTopics(admin, topics, () => ends(kafka, topics));
  return thenClose({ what: "Making and checking the topics", ms: prepareMs, work }, () => admin.disconnect());
};

/** The broker port on Kafka: the topics of one generation for their publisher. */
export const kafkaBroker = (kafka: Kafka, topics: WantedTopics) => ({
  prepare: () => prepare(kafka, topics),
  ends: (): Promise<readonly End[]> => ends(kafka, topics),

  records: async (places: readonly Place[]): Promise<readonly Found[]> => {
    const names = [...new Set(places.map(({ topic }) => topic))];
    if (names.length === 0) return [];
    return withCluster(kafka, names, { what: "Reading records", deadlineMs: readMs }, async (cluster) => {
      const ends = new Map((await endsOf(cluster, names)).map((end) => [partitionName(end), end]));
      // Kafka answers nothing at all when one place is outside of its partition.
      const inside = places.filter((place) => {
        const end = ends.get(partitionName(place));
        return end !== undefined && place.offset >= end.first && place.offset < end.next;
      });
      return recordsAt(cluster, inside);
    });
  },

  producer: () => kafkaProducer(kafka),
});
