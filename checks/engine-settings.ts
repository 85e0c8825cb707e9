import { randomBytes } from "node:crypto";

export type EngineUrls = {
  readonly eventstoreUrl: string;
  readonly kafkaBrokers: string;
  readonly mongodbUrl: string;
  readonly redisUrl: string;
};

/** What processes are told of these engines, with names of their own in them: others use the same ones. */
export const engineSettings = ({ eventstoreUrl, kafkaBrokers, mongodbUrl, redisUrl }: EngineUrls, by: string) => {
  const name = `${by}-${randomBytes(4).toString("hex")}`;
  const database = new URL(mongodbUrl);
  database.pathname = `/${name}`;
  return {
    EVENTSTORE_URL: eventstoreUrl,
    EVENTSTORE_PREFIX: `${name}-`,
    KAFKA_BROKERS: kafkaBrokers,
    TRADEPOST_TOPIC_GENERATION: name,
    MONGODB_URL: database.href,
    REDIS_URL: redisUrl,
  };
};

export type EngineSettings = ReturnType<typeof engineSettings>;
