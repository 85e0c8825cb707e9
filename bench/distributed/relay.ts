import type { EventRecord } from "../../schemas/topics/event-record.ts";
import { alternate, median } from "../measure.ts";
import type { Measured } from "../report.ts";
import type { BenchEngines } from "./engines.ts";
import { type FilledLog, filledLog } from "./filled-log.ts";
import { secondsToPublish } from "./published.ts";
import { type OwnTopics, withTopics } from "./topics.ts";

/** What the relay reads, and so sends, at once. */
const batchRecords = 1_000;
const allReplicas = -1;

const recordsOf = ({ log, records }: FilledLog): readonly EventRecord[] =>
  log
    .events()
    .map((event, index, all) => records.toRecord(event, { previous: all[index - 1]?.position, epoch: log.epoch }));

/** Seconds in which a producer sends records that were made before, to the partitions that the relay would choose. */
const secondsToProduce = async (made: readonly EventRecord[], { topics, kafka }: OwnTopics) => {
  const messages = made.flatMap(({ key, value, headers, timestamp }) => {
    const place = topics.placeOf(key);
    return place ? [{ ...place, message: { key, value, headers, timestamp, partition: place.partition } }] : [];
  });
  const batches = Array.from({ length: Math.ceil(messages.length / batchRecords) }, (_, index) =>
    Map.groupBy(messages.slice(index * batchRecords, (index + 1) * batchRecords), ({ topic }) => topic),
  ).map((byTopic) => [...byTopic].map(([topic, sent]) => ({ topic, messages: sent.map(({ message }) => message) })));
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    const started = performance.now();
    for (const topicMessages of batches) await producer.sendBatch({ acks: allReplicas, topicMessages });
    return (performance.now() - started) / 1000;
  } finally {
    await producer.disconnect();
  }
};

const bytesOf = ({ value, headers }: EventRecord) =>
  Object.entries(headers).reduce((bytes, [name, text]) => bytes + name.length + text.length, value.length);

/** The relay from a log in memory, against a producer that sends the same bytes in batches of as many records. */
export const benchRelay = async (
  { brokers }: Pick<BenchEngines, "brokers">,
  events = 30_000,
  rounds = 5,
): Promise<readonly Measured[]> => {
  const filled = await filledLog(events);
  const made = recordsOf(filled);
  const figures = await alternate(rounds, {
    relay: () => withTopics(brokers, async (own) => events / (await secondsToPublish(filled, own))),
    producer: () => withTopics(brokers, async (own) => events / (await secondsToProduce(made, own))),
  });
  const [relay, producer] = [median(figures.relay), median(figures.producer)];
  const bytes = made.reduce((sum, record) => sum + bytesOf(record), 0) / events;
  return [
    {
      what: `relay of ${events} records to Kafka, against a plain producer of the same bytes`,
      value: relay / producer,
      unit: "x",
      atLeast: 0.5,
      aim: 0.8,
      detail: { "relayed/s": relay, "produced/s": producer, "bytes a record": bytes },
    },
  ];
};
