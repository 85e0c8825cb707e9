import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { kafkaBroker } from "../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { memoryFeed } from "../../adapters/event-store/memory/feed.ts";
import { memoryLog } from "../../adapters/event-store/memory/log.ts";
import { memoryRelayHints } from "../../adapters/relay-hints/memory.ts";
import { startRelay } from "../../command-handlers/relay/relay.ts";
import { alwaysHeld } from "../../command-handlers/relay/relay-world.fixture.ts";
import { encodedEvent, silent, until } from "../../feeds/sample-log.contract.ts";
import { eventCatalogue, type EventSchema } from "../../schemas/event-catalogue.ts";
import { eventRecords } from "../../schemas/topics/event-record.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";

export const catalogue = eventCatalogue();

/** The golden sample of a schema. */
export const sampleOf = ({ file }: EventSchema): Readonly<Record<string, unknown>> => {
  const path = join(import.meta.dirname, "../../schemas", file.replace(".avsc.json", ".sample.json"));
  return Object(JSON.parse(readFileSync(path, "utf8"))) as Readonly<Record<string, unknown>>;
};

type Given = {
  readonly type: string;
  readonly stream: string;
  readonly data: unknown;
  readonly at?: string;
};

/** A log in memory, and topics of a spec's own on Kafka that the relay fills from it. */
export const publishedLog = async () => {
  const topics = eventTopics(`spec-${randomUUID()}`);
  const kafka = kafkaClient({ brokers: inject("kafkaBrokers").split(","), clientId: "topics spec" });
  const log = memoryLog();
  const feed = memoryFeed(log);
  const broker = kafkaBroker(kafka, topics);
  await broker.prepare();

  return {
    ...{ topics, kafka, broker, log },
    happen: (given: Given) => {
      const length = log.stream(given.stream).length;
      return log.append(given.stream, length === 0 ? "none" : length - 1, [encodedEvent(given)]);
    },
    publish: async () => {
      const deps = { feed, broker, topics, hints: memoryRelayHints(), records: eventRecords(catalogue) };
      const relay = startRelay({ ...deps, lease: alwaysHeld, log: silent, waitMs: 50 });
      const head = await feed.head(0);
      await until(() => relay.status().position === head, 40_000);
      await relay.stop();
    },
    /** Sends every record of `topic` once more: what a relay may do that does not know what became of a send. */
    repeat: async (topic: string) => {
      const ends = (await broker.ends()).filter((end) => end.topic === topic && end.next > end.first);
      const producer = await broker.producer();
      for (let offset = 0; offset < Math.max(...ends.map(({ next }) => next)); offset += 1) {
        const places = ends.filter(({ next }) => offset < next);
        const found = await broker.records(places.map(({ partition }) => ({ topic, partition, offset })));
        await producer.send(
          found.map(({ partition, key, value, headers, timestamp }) => ({
            topic,
            partition,
            records: [{ key: key ?? "", value: value ?? Buffer.alloc(0), headers, timestamp }],
          })),
        );
      }
      await producer.discard();
    },
    close: async () => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [...topics.names] });
      await admin.disconnect();
    },
  };
};

export type PublishedLog = Awaited<ReturnType<typeof publishedLog>>;
