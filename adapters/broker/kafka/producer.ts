import type { Kafka, RecordMetadata } from "kafkajs";
import type { Batch, Placed } from "../records.ts";
import { closeQuietly } from "./then-close.ts";
import { within } from "./within.ts";

const connectMs = 15_000;
const acknowledgedMs = 10_000;
/** Longer than a cluster takes to give a lost leader's partitions to others: 9 s by default. */
const sendMs = 15_000;

const allReplicas = -1;

const placedBy = ({ topicName, partition, errorCode, baseOffset }: RecordMetadata): Placed => {
  if (errorCode !== 0) throw new Error(`Kafka answered ${topicName}[${partition}] with error ${errorCode}`);
  return { topic: topicName, partition, baseOffset: Number(baseOffset) };
};

const messagesOf = ({ partition, records }: Batch) =>
  records.map(({ key, value, headers, timestamp }) => ({ partition, key, value, headers, timestamp }));

/** An idempotent producer that waits for every in-sync replica. Its numbers are wrong after a failed send (they are counted back though
 * the batch may be there, so the next of the same size would be taken for it): whoever uses it throws it away then. */
export const kafkaProducer = async (kafka: Kafka) => {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    // One repetition with the same numbers is safe; the client refuses to go without.
    retry: { retries: 1, initialRetryTime: 100 },
    createPartitioner:
      () =>
      ({ message: { partition } }) => {
        if (partition === undefined) throw new Error("every record says its partition");
        return partition;
      },
  });
  let isDiscarded = false;
  let underWay: Promise<unknown> | undefined;

  const discard = async () => {
    isDiscarded = true;
    const close = () => closeQuietly(() => producer.disconnect());
    // A send that goes on after its deadline connects anew when the client retries.
    underWay?.then(close, close);
    await close();
  };

  try {
    await within(connectMs, "Connecting a producer", producer.connect());
  } catch (error) {
    await discard();
    throw error;
  }

  return {
    discard,
    send: async (batches: readonly Batch[]): Promise<readonly Placed[]> => {
      if (isDiscarded) throw new Error("this producer was thrown away");
      const topicMessages = [...Map.groupBy(batches, ({ topic }) => topic)].map(([topic, inTopic]) => ({
        topic,
        messages: inTopic.flatMap(messagesOf),
      }));
      const sending = producer.sendBatch({ acks: allReplicas, timeout: acknowledgedMs, topicMessages });
      underWay = sending;
      const answers = await within(sendMs, "A send", sending);
      underWay = undefined;
      return answers.map(placedBy);
    },
  };
};
