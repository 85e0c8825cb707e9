import { fault } from "./fault.ts";
import type { Read, Reading } from "./settings.ts";

/** Where the engines of many machines are; undefined: Postgres, or memory, does the work. */
export type Engines = {
  readonly eventStoreUrl: string | undefined;
  readonly kafkaBrokers: readonly string[] | undefined;
  readonly mongodbUrl: string | undefined;
  readonly redisUrl: string | undefined;
};

export const noEngines: Engines = {
  eventStoreUrl: undefined,
  kafkaBrokers: undefined,
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

export const readEngines = (read: Reading): Engines => ({
  eventStoreUrl: read(
    "EVENTSTORE_URL",
    url(/^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/, "esdb://host:2113?tls=false"),
    undefined,
  ),
  kafkaBrokers: read("KAFKA_BROKERS", brokers, undefined),
  mongodbUrl: read("MONGODB_URL", url(/^mongodb(\+srv)?:\/\/\S+$/, "mongodb://host:27017/tradepost"), undefined),
  redisUrl: read("REDIS_URL", url(/^rediss?:\/\/\S+$/, "redis://host:6379/0"), undefined),
});

/** What is thrown for an engine that this release cannot work on: half of a topology would be a wrong one. */
export const notBuiltIn = (name: string, what: string) =>
  fault(`${name} is set, but this release has no adapter for ${what}. Unset it, or start a release that has one.`);

/** Chooses adapters by the URLs that are set; what cannot be chosen is told with the other faults of the settings. */
export const choosing =
  (read: Reading, engines: Engines) =>
  <Choice>(choose: (engines: Engines) => Choice): Choice =>
    read("", () => choose(engines), choose(noEngines));
