import type { RequestListener } from "node:http";
import type { Logger } from "pino";
import { postgresCatalog } from "../../adapters/catalog/postgres/catalog.ts";
import { postgresCompanyQueries } from "../../adapters/views/postgres/companies-queries.ts";
import { postgresOrderQueries } from "../../adapters/views/postgres/orders-queries.ts";
import { postgresRetailerQueries } from "../../adapters/views/postgres/retailers-queries.ts";
import { postgresSystemQueries } from "../../adapters/views/postgres/system-queries.ts";
import { bootstrapStaff } from "../../command-handlers/accounts/index.ts";
import { orderHistory } from "../../projections/orders/order-history.ts";
import { gatewayConfig } from "../../read-api/config.ts";
import { gateway } from "../../read-api/gateway.ts";
import { briefRateLimits } from "../../read-api/http/rate-limit.ts";
import type { Ports } from "../../read-api/ports.ts";
import { cachedCatalog } from "../../read-api/products/cached-catalog.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { eventCodec } from "../../schemas/event-codec.ts";
import { position as positionOf } from "../../schemas/recorded-event.ts";
import type { Closing } from "./closing.ts";
import type { Configuration } from "./configuration.ts";
import { type ConsumerParts, type Consumers, startConsumers } from "./consumers.ts";
import { openDatabase } from "./database.ts";
import { fillWithDemo } from "./demo/demo.ts";
import { firstPage } from "./first-page/first-page.ts";
import { updates } from "./live-updates.ts";
import { operations } from "./operations.ts";
import { openSecrets } from "./secrets.ts";
import { openSharedMemory } from "./shared-memory.ts";
import { openStorage, type Storage } from "./storage.ts";
import { verifying } from "./verify.ts";
import { startWriteSide } from "./write-side.ts";

export type Marketplace = {
  readonly listener: RequestListener;
  /** Demo data, where there is none and it is wanted; then deadlines begin. */
  readonly fill: () => Promise<void>;
};

const unlimited = { limit: 1_000_000_000, windowMs: 60_000 };
const noRateLimits = Object.fromEntries(Object.keys(briefRateLimits).map((name) => [name, unlimited]));

const configOf = (configuration: Configuration, signing: Parameters<typeof gatewayConfig>[0]["signing"]) =>
  gatewayConfig({
    signing,
    environment: configuration.environment,
    allowedOrigins: configuration.allowedOrigins,
    trustedProxies: configuration.trustedProxies,
    rateLimits: configuration.rateLimits ? briefRateLimits : { ...briefRateLimits, ...noRateLimits },
  });

const queriesOf = ({ queryPool }: Storage) => ({
  companies: postgresCompanyQueries(queryPool),
  retailers: postgresRetailerQueries(queryPool),
  catalog: postgresCatalog(queryPool),
  orders: postgresOrderQueries(queryPool),
  system: postgresSystemQueries(queryPool),
});

/** Why no requests should come now. The log answering is enough: everything else waits for it. */
const readiness = (storage: Storage) => async () => {
  try {
    await storage.log.status();
    return undefined;
  } catch {
    return "the event store is out of reach";
  }
};

type NewsParts = Omit<ConsumerParts, "liveUpdates" | "foreign"> & {
  readonly redisUrl: string | undefined;
  readonly epoch: string;
};

/** Views, and the news of their commits: each needs the other one. */
const startNews = async ({ redisUrl, epoch, ...parts }: NewsParts) => {
  const { pool, log, closing } = parts;
  const started: { consumers?: Consumers } = {};
  const isActive = (view: string) => started.consumers?.projections.isActive(view) ?? false;
  const shared = await openSharedMemory(redisUrl, {
    ...{ epoch, isActive, log, closing },
    held: () => started.consumers?.projections.held() ?? [],
    onReached: (view, partition, position) =>
      started.consumers?.projections.heard(view, partition, positionOf(position)),
  });
  const news = updates(pool, shared.fanout, isActive);
  closing.add("live updates", news.stop);
  const consumers = await startConsumers({ ...parts, liveUpdates: news.published, foreign: news.foreign });
  started.consumers = consumers;
  return { news, shared, consumers };
};

/** Everything in one process, on the database and data folder of `configuration`. */
export const openMarketplace = async (
  configuration: Configuration,
  log: Logger,
  all: Closing,
): Promise<Marketplace> => {
  const { dataFolder, databaseUrl, masterKey, environment, firstAdmin } = configuration;
  const [database, secrets] = await Promise.all([
    openDatabase(databaseUrl, dataFolder, log),
    openSecrets(dataFolder, masterKey),
  ]);
  all.add("database", database.close);
  const storage = await openStorage(database.url, all);
  await secrets.pin(storage.workPool);

  const { epoch } = await storage.log.status();
  const codec = eventCodec(eventCatalogue(), secrets.keyStore);
  const write = startWriteSide({ storage, codec, secrets, epoch, log });
  all.add("snapshots", write.idle);

  const { handlingFor } = write;
  const { feed } = storage.log;
  const parts = { feed, codec, pool: storage.workPool, handlingFor, log, closing: all };
  const { news, shared, consumers } = await startNews({ ...parts, redisUrl: configuration.redisUrl, epoch });
  all.add("commands", write.commands.stop);

  const { projections } = consumers;
  const queries = queriesOf(storage);
  const ports: Ports = {
    ...queries,
    catalog: cachedCatalog(queries.catalog, news.live, shared.catalogCaches),
    commands: write.commands,
    identity: write.identity,
    orderHistory: orderHistory(write.readOrder),
    operations: operations({ feed, projections, verify: verifying(storage.logPool), notReady: readiness(storage) }),
    freshness: { reach: projections.reach },
    live: news.live,
    rateLimiter: shared.rateLimiter,
  };
  const config = configOf(configuration, secrets.signing);
  const { system, operations: operating } = ports;
  const page = { system, status: operating.status, graphiql: environment === "development", demo: configuration.demo };

  return {
    listener: gateway({ ports, config, log, pages: firstPage(page) }),
    fill: async () => {
      const isStoreEmpty = async () => (await storage.log.status()).events === 0;
      if (configuration.demo)
        await fillWithDemo({ commands: write.commands, folder: dataFolder, epoch, isStoreEmpty, log });
      if (firstAdmin) await bootstrapStaff(write.commands, { ...firstAdmin, role: "admin" });
      consumers.startDeadlines();
    },
  };
};
