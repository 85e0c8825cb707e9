import type { RequestListener } from "node:http";
import type { Logger } from "pino";
import { bootstrapStaff } from "../../command-handlers/accounts/index.ts";
import { orderHistory } from "../../projections/orders/order-history.ts";
import { gateway } from "../../read-api/gateway.ts";
import type { Ports } from "../../read-api/ports.ts";
import { cachedCatalog } from "../../read-api/products/cached-catalog.ts";
import { eventCatalogue } from "../../schemas/event-catalogue.ts";
import { eventCodec } from "../../schemas/event-codec.ts";
import { caughtUp } from "../compose/caught-up.ts";
import type { Closing } from "../compose/closing.ts";
import { noEngines } from "../compose/engines.ts";
import { follow } from "../compose/follow.ts";
import { configOf } from "../compose/gateway-config.ts";
import { keysFit } from "../compose/keys-fit.ts";
import { operations } from "../compose/operations.ts";
import { openPostgresCatalog } from "../compose/ports/postgres-catalog.ts";
import { chooseEventStore } from "../compose/ports/event-store.ts";
import { projectAndTell } from "../compose/project-and-tell.ts";
import { queriesOn } from "../compose/queries.ts";
import { startDeadlines, startReactions } from "../compose/reacting.ts";
import { readOrder } from "../compose/read-order.ts";
import { rebuilding } from "../compose/rebuilding.ts";
import { openSecrets } from "../compose/secrets.ts";
import { isEmpty, openEventStore, openQueryPool, openViewPool, openWorkPool, readiness } from "../compose/storage.ts";
import { startWriteSide } from "../compose/write-side.ts";
import { fillWithDemo } from "../demo/demo.ts";
import { firstPage } from "../first-page/first-page.ts";
import type { Configuration } from "./configuration.ts";
import { openDatabase } from "../compose/database.ts";

/** A view that takes longer has a fault that its status tells of; people are let in all the same. */
const caughtUpMs = 5_000;

export type Marketplace = {
  readonly listener: RequestListener;
  /** Demo data, where there is none and it is wanted; then deadlines begin. */
  readonly fill: () => Promise<void>;
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
  const queryPool = openQueryPool(database.url, all);
  const pool = await openWorkPool(database.url, all);
  const viewPool = openViewPool(database.url, all);
  const eventStore = await openEventStore(chooseEventStore(noEngines), database.url, all);
  await secrets.pin(pool);

  const { store, feed, newest, verify } = eventStore;
  const epoch = await feed.epoch();
  const codec = eventCodec(eventCatalogue(), secrets.keyStore);
  await keysFit(feed, codec, dataFolder);
  const write = startWriteSide({ store, pool, codec, secrets, epoch, log });
  all.add("snapshots", write.idle);

  const following = follow({ feed, partitionLeases: undefined, codec, pool, log, closing: all });
  const { redisUrl } = configuration;
  const catalog = openPostgresCatalog({ pool: queryPool });
  const { news, shared, projections } = await projectAndTell({
    ...{ following, ofStore: following, catalog, viewPool, redisUrl, epoch },
  });
  startReactions(following, write.handlingFor);
  all.add("commands", write.commands.stop);

  const rebuild = rebuilding({ url: database.url, following, catalog, news });
  const queries = queriesOn(queryPool, catalog);
  const ports: Ports = {
    ...queries,
    catalog: cachedCatalog(queries.catalog, news.live, shared.catalogCaches),
    commands: write.commands,
    identity: write.identity,
    orderHistory: orderHistory(readOrder(store, codec)),
    operations: operations({ feed, newest, projections, rebuild, verify, notReady: readiness(eventStore) }),
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
      const isStoreEmpty = () => isEmpty(feed);
      if (configuration.demo)
        await fillWithDemo({ commands: write.commands, folder: dataFolder, epoch, isStoreEmpty, log });
      if (firstAdmin) await bootstrapStaff(write.commands, { ...firstAdmin, role: "admin" });
      await caughtUp(projections, caughtUpMs);
      startDeadlines(following, write.handlingFor);
    },
  };
};
