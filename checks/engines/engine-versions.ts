import { Redis } from "ioredis";
import { MongoClient } from "mongodb";

export type EngineUrls = { readonly mongodbUrl: string; readonly redisUrl: string };

const answerMs = 5_000;

const mongodb = async (url: string) => {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: answerMs });
  try {
    const { version } = await client.db().admin().command({ buildInfo: 1 });
    return String(version);
  } finally {
    await client.close();
  }
};

const redis = async (url: string) => {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: answerMs, retryStrategy: () => null });
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "of unknown version";
  } finally {
    client.disconnect();
  }
};

/** Which engines the specs run on, as they say themselves; Kafka and EventStoreDB do not tell, so whoever starts them does
 * (KAFKA_VERSION, EVENTSTORE_VERSION). */
export const engineVersions = async ({ mongodbUrl, redisUrl }: EngineUrls) => [
  `Kafka ${process.env["KAFKA_VERSION"] ?? "of unknown version"}`,
  `MongoDB ${await mongodb(mongodbUrl)}`,
  `Redis ${await redis(redisUrl)}`,
  `EventStoreDB ${process.env["EVENTSTORE_VERSION"] ?? "of unknown version"}`,
];
