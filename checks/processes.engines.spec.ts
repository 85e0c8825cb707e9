import { inject } from "vitest";
import { onEngines } from "./on-engines.fixture.ts";
import { processesContract } from "./processes.contract.ts";

processesContract("EventStoreDB, Kafka, MongoDB, Redis and Postgres", () =>
  onEngines({
    eventstoreUrl: inject("eventstoreUrl"),
    kafkaBrokers: inject("kafkaBrokers"),
    mongodbUrl: inject("mongodbUrl"),
    redisUrl: inject("redisUrl"),
  }),
);
