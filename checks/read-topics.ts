import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { kafkaClient } from "../adapters/broker/kafka/client.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventRecords, type ReceivedRecord } from "../schemas/topics/event-record.ts";
import { partitionName, type TopicPartition } from "../schemas/topics/event-topics.ts";
import type { TopicRecord } from "./topic-promises.ts";

type Kafka = ReturnType<typeof kafkaClient>;
type Message = ReceivedRecord & { readonly offset: string };

const withinMs = 60_000;

/** For each partition that is not empty, the offset of its last record. */
const lastOffsets = async (kafka: Kafka, names: readonly string[]) => {
  const admin = kafka.admin();
  await admin.connect();
  const ends: (TopicPartition & { readonly low: string; readonly high: string })[] = [];
  try {
    // One after another: with several brokers the client mixes up topics that are asked for at once.
    for (const topic of names) for (const end of await admin.fetchTopicOffsets(topic)) ends.push({ topic, ...end });
  } finally {
    await admin.disconnect();
  }
  return new Map(
    ends
      .filter(({ high, low }) => Number(high) > Number(low))
      .map((each) => [partitionName(each), Number(each.high) - 1]),
  );
};

/** All there is in the topics now, read from the beginning as a stranger would: nothing of ours but the format of a record.
 * @throws when a record is no event of ours, or it takes longer than a minute. */
export const readTopics = async (brokers: readonly string[], names: readonly string[]) => {
  const kafka = kafkaClient({ brokers, clientId: "topic-check" });
  const { fromRecord } = eventRecords(eventCatalogue());
  const left = await lastOffsets(kafka, names);
  const records: TopicRecord[] = [];
  const take = (topic: string, partition: number, message: Message) => {
    records.push({ topic, partition, ...fromRecord(message) });
    const name = partitionName({ topic, partition });
    if (Number(message.offset) >= (left.get(name) ?? Infinity)) left.delete(name);
  };

  let failure: unknown;
  const consumer = kafka.consumer({ groupId: `check-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...names], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        try {
          take(topic, partition, { ...message, headers: message.headers ?? {} });
        } catch (error) {
          failure ??= error;
        }
        return Promise.resolve();
      },
    });
    for (const deadline = Date.now() + withinMs; left.size > 0 && failure === undefined;) {
      if (Date.now() > deadline)
        throw new Error(`the ends of ${[...left.keys()].slice(0, 3).join(", ")} were not read`);
      await pause(20);
    }
  } finally {
    await consumer.disconnect();
  }
  if (failure !== undefined) throw new Error("a topic holds what cannot be read", { cause: failure });
  return records;
};
