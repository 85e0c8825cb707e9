import { inject } from "vitest";
import { refusalsOnKafka } from "./refusals-on-kafka.contract.ts";

refusalsOnKafka("Kafka", () => inject("kafkaBrokers"));
