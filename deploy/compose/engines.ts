import { fault } from "./fault.ts";
import type { Read, Reading } from "./settings.ts";

/** Where the engines of many machines are; undefined: Postgres, or memory, does the work. */
export type Engines = {
  readonly eventStoreUrl: string | undefined;
  /** Before the name of every stream there, where several deployments share one server. */
  readonly eventStorePrefix: string;
  readonly kafkaBrokers: readonly string[] | undefined;
  /** Of the topics: a new one is published whole, from the store. */
  readonly topicGeneration: string;
  readonly mongodbUrl: string | undefined;
  readonly redisUrl: string | undefined;
};

export const noEngines: Engines = {
  eventStoreUrl: undefined,
  eventStorePrefix: "",
  kafkaBrokers: undefined,
  topicGeneration: "1",
  mongodbUrl: undefined,
  redisUrl: undefined,
};

const url =
  (pattern: RegExp, example: string): Read<string | undefined> =>
  (name, text) => {
    if (text === undefined || pattern.test(text)) return text;
    throw fault(`${name} must look like ${example}.`);
  };

const brokers: Read<readonly string[] | undefined> = (name, text) => {
  if (text === undefined) return undefined;
  const all = text.split(",").map((broker) => broker.trim());
  if (all.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker))) return all;
  throw fault(`${name} must list hosts and ports such as kafka-1:9092,kafka-2:9092, not "${text}".`);
};

const generation: Read<string> = (name, text = "1") => {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw fault(`${name} must be 1 to 63 lower-case letters, digits and dashes, not "${text}".`);
};

export const streamPrefix: Read<string> = (name, text = "") => {
  if (/^([A-Za-z0-9][\w-]{0,63})?$/.test(text)) return text;
  throw fault(`${name} must be at most 64 letters, digits, dashes and underscores, not "${text}".`);
};

export const readEngines = (read: Reading): Engines => ({
  eventStoreUrl: read(
    "EVENTSTORE_URL",
    url(/^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/, "esdb://host:2113?tls=false"),
    undefined,
  ),
  eventStorePrefix: read("EVENTSTORE_PREFIX", streamPrefix, ""),
  kafkaBrokers: read("KAFKA_BROKERS", brokers, undefined),
  topicGeneration: read("TRADEPOST_TOPIC_GENERATION", generation, "1"),
  mongodbUrl: read("MONGODB_URL", url(/^mongodb(\+srv)?:\/\/\S+$/, "mongodb://host:27017/tradepost"), undefined),
  redisUrl: read("REDIS_URL", url(/^rediss?:\/\/\S+$/, "redis://host:6379/0"), undefined),
});

/** Chooses adapters by the URLs that are set; what cannot be chosen is told with the other faults of the settings. */
export const choosing =
  (read: Reading, engines: Engines) =>
  <Choice>(choose: (engines: Engines) => Choice): Choice =>
    read("", () => choose(engines), choose(noEngines));
