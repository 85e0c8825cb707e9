import { setTimeout as pause } from "node:timers/promises";
import { type Mongo, openMongo } from "../adapters/mongo/open.ts";
import { redisClient } from "../adapters/redis/client.ts";
import { quietLog, ready } from "../adapters/redis/ready.fixture.ts";
import { noEngines } from "../deploy/compose/engines.ts";
import { openKeyStore } from "../deploy/compose/key-store.ts";
import { chooseEventStore, type OpenedEventStore } from "../deploy/compose/ports/event-store.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec } from "../schemas/event-codec.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import { type EventTopics, eventTopics } from "../schemas/topics/event-topics.ts";
import { type Distributed, type ProcessCounts, startDistributed } from "./distributed.ts";
import { type EngineSettings, engineSettings, type EngineUrls } from "./engine-settings.ts";
import { brokenIn, placedIn } from "./event-promises.ts";
import { mongoDifferences } from "./mongo-comparison.ts";
import type { Acknowledged } from "./order-load.ts";
import { type OwnServer, ownServer } from "./own-server.ts";
import { postgresDifferences } from "./postgres-comparison.ts";
import { readTopics } from "./read-topics.ts";
import { brokenTopics } from "./topic-promises.ts";

type Told = { readonly promise: string; readonly what: string };

/** Processes on EventStoreDB, Kafka, MongoDB, Redis and a Postgres of their own. */
export type OnEngines = {
  readonly all: Distributed;
  readonly server: OwnServer;
  readonly topics: EventTopics;
  readonly mongo: Mongo["db"];
  readonly events: () => Promise<readonly RecordedEvent[]>;
  /** How often an order was placed under `key`. */
  readonly placements: (key: string) => Promise<number>;
  /** What does not hold once all is drained: of the store, the topics, the views. */
  readonly brokenPromises: (acknowledged: readonly Acknowledged[], withinMs?: number) => Promise<readonly Told[]>;
  /** Takes away all that this installation keeps in Redis. */
  readonly emptyRedis: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const pageEvents = 500;
const drainedWithinMs = 240_000;
const toldMax = 10;

/** All events so far, in the store's own order. Pages are kept: that what was read once still stands there is for the verifier. */
const readerOf = ({ feed }: OpenedEventStore) => {
  const known: RecordedEvent[] = [];
  return async (): Promise<readonly RecordedEvent[]> => {
    for (;;) {
      const page = await feed.read(0, known.at(-1)?.position, { limit: pageEvents, waitMs: 0 });
      if (page.length === 0) return [...known];
      known.push(...page);
    }
  };
};

const verified = async ({ verify }: OpenedEventStore): Promise<readonly Told[]> => {
  for await (const line of verify(AbortSignal.timeout(240_000))) {
    if (line.kind === "verified") return [];
    if (line.kind === "corrupt") return [{ promise: "sealed", what: JSON.stringify(line) }];
  }
  return [{ promise: "sealed", what: "the verifier came to no end" }];
};

const emptyRedis = async (url: string, epoch: string) => {
  const { redis, close } = redisClient({ url, name: "check", log: quietLog(), deadlineMs: 10_000 });
  try {
    await ready(redis);
    const keys = await redis.keys(`tradepost:${epoch}:*`);
    if (keys.length === 0) throw new Error("Redis holds nothing of this installation: nothing was emptied");
    await redis.del(...keys);
  } finally {
    close();
  }
};

const openStore = (settings: EngineSettings, databaseUrl: string) => {
  const engines = {
    ...noEngines,
    eventStoreUrl: settings.EVENTSTORE_URL,
    eventStorePrefix: settings.EVENTSTORE_PREFIX,
  };
  return chooseEventStore(engines)(databaseUrl);
};

export type ProcessUrls = EngineSettings & { readonly DATABASE_URL: string };

export type OnEnginesOptions = {
  /** Two of each where nothing is said. */
  readonly counts?: ProcessCounts;
  /** What the processes are told, in place of where the engines really are. The checks go there directly. */
  readonly by?: (urls: ProcessUrls) => Promise<ProcessUrls>;
};

/** Starts them all, with the demo's data. */
export const onEngines = async (urls: EngineUrls, { by, counts }: OnEnginesOptions = {}): Promise<OnEngines> => {
  const server = await ownServer();
  const settings = engineSettings(urls, "spec");
  const topics = eventTopics(settings.TRADEPOST_TOPIC_GENERATION);
  const brokers = settings.KAFKA_BROKERS.split(",");
  const direct = { ...settings, DATABASE_URL: server.url };
  const told = (await by?.(direct)) ?? direct;
  const all = await startDistributed(server, { ...told, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" }, counts);
  const { db: mongo, close: closeMongo } = await openMongo(settings.MONGODB_URL, { applicationName: "check" });
  const store = await openStore(settings, server.url);
  const { decode } = eventCodec(eventCatalogue(), await openKeyStore(server.dataFolder, undefined));
  const events = readerOf(store);

  const look = async (acknowledged: readonly Acknowledged[]): Promise<readonly Told[]> => {
    const stored = await events();
    const broken = brokenIn(stored, acknowledged);
    if (broken.length > 0) return broken;
    const published = brokenTopics(stored, await readTopics(brokers, topics.names), {
      topics,
      epoch: await store.feed.epoch(),
    });
    if (published.length > 0) return published;
    const decoded = await decode(stored);
    const differing = [
      ...(await postgresDifferences(server.pool, decoded)),
      ...(await mongoDifferences(mongo, decoded)),
    ];
    return differing.map((what) => ({ promise: "views", what }));
  };

  /** What holds only once all is drained, and can be read only where an engine has time for it, is looked at again until it
   * does, or for so long. */
  const brokenPromises = async (acknowledged: readonly Acknowledged[], withinMs = drainedWithinMs) => {
    for (const deadline = Date.now() + withinMs; ;) {
      const told = await look(acknowledged).catch((error: unknown) => {
        if (Date.now() > deadline) throw error;
        return undefined;
      });
      if (told?.length === 0) return verified(store);
      if (told && Date.now() > deadline) return told.slice(0, toldMax);
      await pause(500);
    }
  };

  return {
    all,
    server,
    topics,
    mongo,
    events,
    placements: async (key) => placedIn(await events()).filter(({ reference }) => reference === key).length,
    brokenPromises,
    emptyRedis: async () => emptyRedis(settings.REDIS_URL, await store.feed.epoch()),
    close: async () => {
      await all.stop();
      await store.close();
      await mongo.dropDatabase();
      await closeMongo();
      await server.close();
    },
  };
};
