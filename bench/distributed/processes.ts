import { kafkaClient } from "../../adapters/broker/kafka/client.ts";
import { type Mongo, openMongo } from "../../adapters/mongo/open.ts";
import { type Distributed, startDistributed } from "../../checks/distributed.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import type { Server } from "../server.ts";
import type { BenchEngines } from "./engines.ts";
import { removeTopics } from "./topics.ts";

/** Two gateways, to write at one and read at the other; one of everything else, for so few cores share the work. */
export const counts = { relay: 1, "command-handlers": 1, projections: 1, "read-api": 2 };

export type Processes = Pick<Distributed, "gateways" | "running"> & { readonly mongo: Mongo["db"] };

/** Lends `work` a whole installation on the engines, with the demo's data, and removes it after it. */
export const withProcesses = async <Result>(
  { settings, brokers }: Pick<BenchEngines, "settings" | "brokers">,
  server: Server,
  work: (processes: Processes) => Promise<Result>,
): Promise<Result> => {
  const told = settings();
  const env = { ...told, TRADEPOST_RATE_LIMITS: "off", LOG_LEVEL: "error" };
  const all = await startDistributed(server, env, counts);
  const { db: mongo, close } = await openMongo(told.MONGODB_URL, { applicationName: "bench" });
  try {
    return await work({ ...all, mongo });
  } finally {
    await all.stop();
    await mongo.dropDatabase();
    await close();
    await removeTopics(kafkaClient({ brokers, clientId: "bench" }), eventTopics(told.TRADEPOST_TOPIC_GENERATION));
  }
};
