import { randomUUID } from "node:crypto";
import { kafkaBroker } from "../../../adapters/broker/kafka/broker.ts";
import { kafkaClient } from "../../../adapters/broker/kafka/client.ts";
import { postgresLeases } from "../../../adapters/leases/postgres.ts";
import { postgresRelayHints } from "../../../adapters/relay-hints/postgres.ts";
import { startRelay } from "../../../command-handlers/relay/relay.ts";
import { leaseKeeper } from "../../../feeds/lease-keeper.ts";
import { eventCatalogue } from "../../../schemas/event-catalogue.ts";
import { eventRecords } from "../../../schemas/topics/event-record.ts";
import { eventTopics } from "../../../schemas/topics/event-topics.ts";
import type { RelayParts, RunningRelay } from "./relay.ts";

export type KafkaRelayParts = RelayParts & { readonly brokers: readonly string[]; readonly generation: string };

export const startKafkaRelay = async (parts: KafkaRelayParts): Promise<RunningRelay> => {
  const { feed, pool, log, brokers, generation } = parts;
  const topics = eventTopics(generation);
  const kafka = kafkaClient({ brokers, clientId: "tradepost-relay", log });
  const keeper = leaseKeeper({ leases: postgresLeases(pool), owner: randomUUID(), log });
  const relay = startRelay({
    feed,
    broker: kafkaBroker(kafka, topics),
    hints: postgresRelayHints(pool),
    topics,
    records: eventRecords(eventCatalogue()),
    lease: keeper.want(`relay:${generation}`),
    log,
  });
  return {
    status: async () => ({ ...relay.status(), lag: await relay.lag() }),
    stop: async () => {
      await relay.stop();
      await keeper.stop();
    },
  };
};
