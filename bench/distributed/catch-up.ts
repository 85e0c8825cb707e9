import { randomUUID } from "node:crypto";
import { feedTopics } from "../../adapters/broker/kafka/feed-topics.ts";
import { kafkaFeed } from "../../adapters/broker/kafka/feed.ts";
import { within } from "../../adapters/broker/kafka/within.ts";
import { decodedFeed } from "../../feeds/decoded-feed.ts";
import type { Feed } from "../../feeds/feed.ts";
import { orderSummary } from "../../projections/orders/order-summary.ts";
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

const withFeed = async <Result>(filled: FilledLog, own: OwnTopics, work: (feed: Feed) => Promise<Result>) => {
  const { feed: store, records, catalogue } = filled;
  const topics = feedTopics(own.topics, catalogue);
  const feed = kafkaFeed({ kafka: own.kafka, topics, records, store, log: quiet });
  try {
    return await work(feed);
  } finally {
    await feed.stop();
  }
};

/** Seconds in which the feed of a projections process hands every event over, decoded, to somebody who does nothing with it. */
const secondsToDecode = (filled: FilledLog, own: OwnTopics, events: number) =>
  withFeed(filled, own, async (feed) => {
    const handles = new Set(orderSummary.handles);
    const decoded = decodedFeed({ feed, decode: filled.codec.decode, log: quiet });
    const started = performance.now();
    let read = 0;
    const follow = async (partition: number) => {
      const cursor = decoded.cursor({ partition, after: undefined, handles });
      while (read < events) {
        const batch = await cursor.next({ waitMs: 20 });
        read += batch?.scanned ?? 0;
      }
    };
    const all = Promise.all(decoded.partitionsFor([...handles]).map(follow));
    await within(withinMs, "Decoding the topic", all);
    const seconds = (performance.now() - started) / 1000;
    await decoded.stop();
    return seconds;
  });

/** Seconds until a view in Postgres, empty at first, has seen the whole topic through the feed of a projections process. */
const secondsToProject = (server: Server, filled: FilledLog, own: OwnTopics) =>
  withFeed(filled, own, (feed) => secondsToCatchUp(server, { feed, codec: filled.codec, seen: seenIn(filled, own) }));

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
      decoded: async () => events / (await secondsToDecode(filled, own, events)),
      projected: async () => events / (await secondsToProject(server, filled, own)),
    });
    const [nothing, projected] = [median(figures.nothing), median(figures.projected)];
    const decoded = median(figures.decoded);
    return [
      {
        what: `catch-up of ${events} events from Kafka into Postgres, one row per order, against doing nothing`,
        value: projected / nothing,
        unit: "x",
        atLeast: 0.4,
        aim: 0.58,
        detail: { "projected/s": projected, "delivered/s": nothing },
      },
      {
        what: "the same, against doing nothing with the events once the feed has decoded them",
        value: projected / decoded,
        unit: "x",
        detail: { "projected/s": projected, "decoded/s": decoded },
      },
    ];
  });
};
