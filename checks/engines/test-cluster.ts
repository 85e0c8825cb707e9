import type { TestProject } from "vitest/node";

declare module "vitest" {
  // Vitest's own way to type what a global set-up hands to the specs.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ProvidedContext {
    kafkaClusterBrokers: string;
  }
}

const brokersOfCluster = 3;

/** Vitest's global set-up: three Kafka brokers that are one cluster, by their addresses.
 * @throws in words when they, or the command that kills them, are missing: a spec that is left out proves nothing. */
const setup = (project: TestProject) => {
  const brokers = process.env["KAFKA_CLUSTER_BROKERS"] ?? "";
  if (brokers.split(",").length !== brokersOfCluster)
    throw new Error(
      "These specs need three Kafka brokers that are one cluster: set KAFKA_CLUSTER_BROKERS to their addresses, commas between.",
    );
  if (!process.env["TRADEPOST_ENGINE_CONTROL"])
    throw new Error(
      "These specs kill brokers: set TRADEPOST_ENGINE_CONTROL to a command that understands `kill NAME [SIGNAL]` and `up NAME` " +
        "for kafka-1, kafka-2 and kafka-3, which nobody else uses.",
    );
  project.provide("kafkaClusterBrokers", brokers);
  console.log(`engines: Kafka ${process.env["KAFKA_VERSION"] ?? "of unknown version"}, three brokers`);
};

export default setup;
