import { inject } from "vitest";
import { refusalsOnKafka } from "../../command-handlers/relay/refusals-on-kafka.contract.ts";

refusalsOnKafka("three Kafka brokers", () => inject("kafkaClusterBrokers"));
