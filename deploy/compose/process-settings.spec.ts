import { describe, expect, it } from "vitest";
import { choosing, noEngines, readEngines } from "./engines.ts";
import { chooseRelay } from "./ports/relay.ts";
import { readProcessSettings } from "./process-settings.ts";
import { type Environment, processUrls, readSettings } from "./settings.ts";

const read = (environment: Environment) =>
  readSettings(environment, (reading) => ({
    ...readProcessSettings(reading, 8090),
    handlers: reading("COMMAND_HANDLERS_URLS", processUrls, []),
  }));

const faultsOf = (work: () => unknown) => {
  try {
    work();
    return [];
  } catch (error) {
    return String(error).replace("Error: ", "").split("\n");
  }
};

const enough = { DATABASE_URL: "postgres://host/base", COMMAND_HANDLERS_URLS: "http://a:1, http://b:2,http://a:1" };

describe("The settings of a process", () => {
  it("need a database and the addresses of the others, and have a default for the rest", () => {
    expect(faultsOf(() => read({}))).toHaveLength(2);
    expect(read(enough)).toMatchObject({
      host: "127.0.0.1",
      port: 8090,
      environment: "development",
      engines: noEngines,
      handlers: ["http://a:1", "http://b:2"],
    });
  });

  it("name every fault at once", () => {
    const wrong = {
      DATABASE_URL: "mysql://host",
      COMMAND_HANDLERS_URLS: "http://a:1/path",
      TRADEPOST_HOST: "not a host",
      TRADEPOST_SERVER_SECRET: "short",
      TRADEPOST_MASTER_KEY: "short",
      EVENTSTORE_URL: "http://host",
      KAFKA_BROKERS: "host",
      MONGODB_URL: "postgres://host",
      REDIS_URL: "host:6379",
      NODE_ENV: "staging",
    };
    const faults = faultsOf(() => read(wrong));
    expect(faults).toHaveLength(Object.keys(wrong).length);
    for (const name of Object.keys(wrong)) expect(faults.join("\n")).toContain(name);
  });

  it("take the engines' URLs as they are", () => {
    const engines = {
      EVENTSTORE_URL: "esdb://127.0.0.1:2113?tls=false",
      KAFKA_BROKERS: "kafka-1:9092, kafka-2:9092",
      MONGODB_URL: "mongodb+srv://host/tradepost",
      REDIS_URL: "rediss://host:6379/0",
    };
    expect(readSettings(engines, readEngines)).toEqual({
      eventStoreUrl: "esdb://127.0.0.1:2113?tls=false",
      eventStorePrefix: "",
      kafkaBrokers: ["kafka-1:9092", "kafka-2:9092"],
      topicGeneration: "1",
      mongodbUrl: "mongodb+srv://host/tradepost",
      redisUrl: "rediss://host:6379/0",
    });
  });

  it("refuse what cannot be chosen beside the other faults, once", () => {
    const choose = ({ redisUrl }: typeof noEngines) => {
      if (redisUrl !== undefined) throw new Error("no Redis here");
      return "memory";
    };
    const chosen = (environment: Environment) =>
      readSettings(environment, (reading) => {
        const { engines } = readProcessSettings(reading, 1);
        return [choosing(reading, engines)(choose), choosing(reading, engines)(choose)];
      });
    expect(chosen(enough)).toEqual(["memory", "memory"]);
    expect(faultsOf(() => chosen({ REDIS_URL: "redis://host", LOG_LEVEL: "loud", ...enough }))).toEqual([
      expect.stringContaining("LOG_LEVEL"),
      "no Redis here",
    ]);
  });
});

describe("A relay", () => {
  it("has nothing to do without Kafka, and says so", () => {
    expect(() => chooseRelay(noEngines)).toThrow(/KAFKA_BROKERS must be set/);
  });
});
