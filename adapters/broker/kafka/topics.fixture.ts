import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kafka } from "kafkajs";
import { eventCatalogue, type EventCatalogue, type EventSchema } from "../../../schemas/event-catalogue.ts";
import type { Position, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { eventRecords } from "../../../schemas/topics/event-record.ts";
import { partitionName, type TopicPartition } from "../../../schemas/topics/event-topics.ts";
import { partitionOfKey } from "../../../schemas/topics/murmur2.ts";
import type { SchemaIds } from "../../../schemas/topics/schema-ids.ts";
import type { FeedTopics } from "./feed-topics.ts";

type Field = { readonly name: string; readonly type: string };
export type SpecSchema = { readonly type: string; readonly version: number; readonly fields: readonly Field[] };

const field = (name: string, type: string): Field => ({ name, type });

/** What the feed's contract appends. */
export const contractSchemas: readonly SpecSchema[] = [{ type: "Counted", version: 1, fields: [field("n", "int")] }];

/** What the small read model of the projections' specs is made of. */
export const tallySchemas: readonly SpecSchema[] = [
  { type: "Counted", version: 1, fields: [field("of", "string"), field("by", "int")] },
  { type: "Cleared", version: 1, fields: [field("of", "string")] },
];

/** A catalogue of a spec's own events. */
export const specCatalogue = (schemas: readonly SpecSchema[]): EventCatalogue => {
  const root = mkdtempSync(join(tmpdir(), "tradepost-schemas-"));
  mkdirSync(join(root, "spec", "avro"), { recursive: true });
  for (const { type, version, fields } of schemas)
    writeFileSync(
      join(root, "spec", "avro", `${type.toLowerCase()}.v${String(version)}.avsc.json`),
      JSON.stringify({ type: "record", name: type, namespace: "tradepost.spec", doc: "of a spec", fields }),
    );
  try {
    return eventCatalogue(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

const isSame = (schema: Pick<EventSchema, "type" | "version">) => (other: EventSchema) =>
  other.type === schema.type && other.version === schema.version;

/** Ids in the order of the catalogue; those in `unknown` cannot be read. */
export const specIds = (catalogue: EventCatalogue, unknown: () => boolean = () => false): SchemaIds => ({
  idOf: (schema) => catalogue.all.findIndex(isSame(schema)) + 1,
  schemaOf: (id) => {
    const schema = catalogue.all[id - 1];
    return schema && schema.version > 1 && unknown() ? undefined : schema;
  },
});

export type SpecTopics = FeedTopics & { readonly create: (kafka: Kafka) => Promise<void> };

/** Topics of one spec alone: streams that begin with "writer-" go to the second, "hidden-" are not published. */
export const specTopics = (partitionsPerTopic = 3): SpecTopics => {
  const spec = randomUUID();
  const [first, second] = [`tradepost.spec-${spec}.events.1`, `tradepost.spec-${spec}-more.events.1`];
  return {
    names: [first, second],
    partitionsPerTopic,
    placeOf: (stream) =>
      stream.startsWith("hidden-")
        ? undefined
        : {
            topic: stream.startsWith("writer-") ? second : first,
            partition: partitionOfKey(stream, partitionsPerTopic),
          },
    topicOf: () => first,
    create: async (kafka) => {
      const admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({
        waitForLeaders: true,
        topics: [first, second].map((topic) => ({ topic, numPartitions: partitionsPerTopic, replicationFactor: 1 })),
      });
      await admin.disconnect();
    },
  };
};

export type Publisher = {
  /** Ends when all of `events`, in the order of the store, stand in the topics. */
  readonly publish: (events: readonly RecordedEvent[]) => Promise<void>;
  /** As if it had been published: what follows on its partition says that it came before. */
  readonly leaveOut: (event: RecordedEvent) => void;
  /** A second time, as after a send of unknown outcome. */
  readonly repeat: (events: readonly RecordedEvent[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type PublisherOptions = {
  readonly kafka: Kafka;
  readonly topics: FeedTopics;
  readonly catalogue: EventCatalogue;
  readonly epoch: string;
};

/** A plain producer that writes the relay's records. */
export const publisher = async ({ kafka, topics, catalogue, epoch }: PublisherOptions): Promise<Publisher> => {
  const { toRecord } = eventRecords(catalogue, specIds(catalogue));
  const producer = kafka.producer({ maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const before = new Map<string, Position>();
  const linked = new Map<string, { readonly place: TopicPartition; readonly record: ReturnType<typeof toRecord> }>();

  const link = (event: RecordedEvent) => {
    const place = topics.placeOf(event.stream);
    if (!place) return;
    const previous = before.get(partitionName(place));
    before.set(partitionName(place), event.position);
    linked.set(event.id, { place, record: toRecord(event, { previous, epoch }) });
  };

  const send = async (events: readonly RecordedEvent[]) => {
    const sent = events.flatMap((event) => linked.get(event.id) ?? []);
    const byTopic = Map.groupBy(sent, ({ place }) => place.topic);
    if (sent.length === 0) return;
    await producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, records]) => ({
        topic,
        messages: records.map(({ place, record }) => ({ ...record, partition: place.partition })),
      })),
    });
  };

  return {
    publish: async (events) => {
      events.forEach(link);
      await send(events);
    },
    leaveOut: link,
    repeat: send,
    close: () => producer.disconnect(),
  };
};
