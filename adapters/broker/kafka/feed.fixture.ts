import { memoryEventStore } from "../../event-store/memory/event-store.ts";
import { memoryFeed } from "../../event-store/memory/feed.ts";
import { memoryLog } from "../../event-store/memory/log.ts";
import { eventRecords } from "../../../schemas/topics/event-record.ts";
import type { EncodedEvent } from "../../../schemas/recorded-event.ts";
import { kafkaClient } from "./client.ts";
import { kafkaFeed, type KafkaFeedOptions } from "./feed.ts";
import { publisher, specCatalogue, specIds, type SpecSchema, specTopics } from "./topics.fixture.ts";

export type LoggedLine = {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: object;
};

/** A log that keeps what it is told. */
export const keptLog = () => {
  const lines: LoggedLine[] = [];
  const keep = (level: LoggedLine["level"]) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  return { lines, info: keep("info"), warn: keep("warn"), error: keep("error") };
};

export type KafkaUnderTestOptions = {
  readonly schemas: readonly SpecSchema[];
  readonly partitionsPerTopic?: number;
  /** Whether schemas past version 1 are unknown to the readers. */
  readonly isOld?: () => boolean;
};

/** A memory store whose events are published to topics of their own, and what it takes to read them. */
export const kafkaUnderTest = async (brokers: string, options: KafkaUnderTestOptions) => {
  const kafka = kafkaClient({ brokers: brokers.split(","), clientId: "tradepost-spec" });
  const catalogue = specCatalogue(options.schemas);
  const topics = specTopics(options.partitionsPerTopic);
  await topics.create(kafka);
  const eventLog = memoryLog();
  const store = memoryEventStore(eventLog);
  const storeFeed = memoryFeed(eventLog);
  const published = await publisher({ kafka, topics, catalogue, epoch: eventLog.epoch });
  const log = keptLog();
  let sent = 0;
  let sending: Promise<void> = Promise.resolve();

  /** All that stands in the store, once each, in order; many who wait share one batch. */
  const publishAll = async () => {
    const wanted = eventLog.events().length;
    while (sent < wanted) {
      await sending;
      if (sent >= wanted) return;
      const batch = eventLog.events().slice(sent);
      sent += batch.length;
      sending = published.publish(batch);
      await sending;
    }
    await sending;
  };

  const append = async (stream: string, expected: number | "none", events: readonly EncodedEvent[]) => {
    const answer = await store.append(stream, expected, events);
    await publishAll();
    return answer;
  };

  const records = eventRecords(catalogue, specIds(catalogue, options.isOld));
  const open = (more: Partial<KafkaFeedOptions> = {}) =>
    kafkaFeed({ kafka, topics, records, store: storeFeed, log, ...more });

  return { kafka, catalogue, topics, eventLog, store, storeFeed, log, published, append, publishAll, open };
};
