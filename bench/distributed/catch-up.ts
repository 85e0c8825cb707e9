import { randomUUID } from "node:crypto";
import { feedTopics } from "../../adapters/broker/kafka/feed-topics.ts";
import { kafkaFeed } from "../../adapters/broker/kafka/feed.ts";
import { within } from "../../adapters/broker/kafka/within.ts";
import { partitionName } from "../../schemas/topics/event-topics.ts";
import { alternate, median } from "../measure.ts";
import { quiet } from "../quiet.ts";
import type { Measured } from "../report.ts";
import type { Server } from "../server.ts";
import { secondsToCatchUp } from "../view-catch-up.ts";
import type { BenchEngines } from "./engines.ts";
import { type FilledLog, filledLog } from "./filled-log.ts";
import { secondsToPublish } from "./published.ts";
import { type OwnTopics, withTopics } from "./topics.ts";

const withinMs = 120_000;

/** Seconds in which a plain consumer, once it has joined its group, gets every record of the topic of orders. */
const secondsToConsume = async ({ kafka, topics }: OwnTopics, records: number) => {
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, allowAutoTopicCreation: false });
  const [joined, done] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  let read = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    joined.resolve(performance.now());
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topics.topicOf("orders")], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        read += batch.messages.length;
        if (read >= records) done.resolve(performance.now());
        return Promise.resolve();
      },
    });
    const [started, ended] = await within(withinMs, "Reading the topic", Promise.all([joined.promise, done.promise]));
    return (ended - started) / 1000;
  } finally {
    await consumer.disconnect();
  }
};

/** The last event of every partition. */
const seenIn = ({ log }: FilledLog, { topics }: OwnTopics) => {
  const last = new Map<string, readonly [string, string]>();
  for (const { stream, position } of log.events()) {
    const place = topics.placeOf(stream);
    if (place) last.set(partitionName(place), [stream, position]);
  }
  return [...last.values()];
};

/** Seconds until a view in Postgres, empty at first, has seen the whole topic through the feed of a projections process. */
const secondsToProject = async (server: Server, filled: FilledLog, own: OwnTopics) => {
  const { feed: store, records, catalogue, codec } = filled;
  const topics = feedTopics(own.topics, catalogue);
  const feed = kafkaFeed({ kafka: own.kafka, topics, records, store, log: quiet });
  try {
    return await secondsToCatchUp(server, { feed, codec, seen: seenIn(filled, own) });
  } finally {
    await feed.stop();
  }
};

/** Catch-up of the orders view from Kafka, one row per order, against a consumer that does nothing with the same records. */
export const benchTopicCatchUp = async (
  { brokers }: Pick<BenchEngines, "brokers">,
  server: Server,
  events = 40_000,
  rounds = 5,
): Promise<readonly Measured[]> => {
  const filled = await filledLog(events);
  return withTopics(brokers, async (own) => {
    await secondsToPublish(filled, own);
    const figures = await alternate(rounds, {
      nothing: async () => events / (await secondsToConsume(own, events)),
      projected: async () => events / (await secondsToProject(server, filled, own)),
    });
    const [nothing, projected] = [median(figures.nothing), median(figures.projected)];
    return [
      {
        what: `catch-up of ${events} events from Kafka into Postgres, one row per order, against doing nothing`,
        value: projected / nothing,
        unit: "x",
        atLeast: 0.4,
        aim: 0.58,
        detail: { "projected/s": projected, "delivered/s": nothing },
      },
    ];
  });
};
