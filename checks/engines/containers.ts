import { KafkaContainer } from "@testcontainers/kafka";
import { GenericContainer, Wait } from "testcontainers";

type Running = { readonly url: string; readonly stop: () => Promise<unknown> };

const published = async (image: string, port: number, environment: Record<string, string>, ready: RegExp) => {
  const container = await new GenericContainer(image)
    .withEnvironment(environment)
    .withExposedPorts(port)
    .withWaitStrategy(Wait.forLogMessage(ready))
    .start();
  return { at: `${container.getHost()}:${container.getMappedPort(port)}`, stop: () => container.stop() };
};

const kafka = async (): Promise<Running> => {
  const container = await new KafkaContainer("apache/kafka:4.1.1").start();
  return { url: `${container.getHost()}:${container.getMappedPort(9093)}`, stop: () => container.stop() };
};

const mongodb = async (): Promise<Running> => {
  const { at, stop } = await published("mongo:6.0", 27017, {}, /Waiting for connections/);
  return { url: `mongodb://${at}/tradepost`, stop };
};

const redis = async (): Promise<Running> => {
  const { at, stop } = await published("redis:7.0", 6379, {}, /Ready to accept connections/);
  return { url: `redis://${at}/0`, stop };
};

const eventstoredb = async (): Promise<Running> => {
  const environment = { EVENTSTORE_INSECURE: "true", EVENTSTORE_CLUSTER_SIZE: "1" };
  const { at, stop } = await published("eventstore/eventstore:24.6", 2113, environment, /IS LEADER/);
  return { url: `esdb://${at}?tls=false`, stop };
};

/** Each engine in a container of its own, for machines that have Docker and no engine. */
export const containers = { kafka, mongodb, redis, eventstoredb } as const;
