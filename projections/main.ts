import { operatorOperations } from "../adapters/internal-http/operations.ts";
import { orderHistoryOperations } from "../adapters/internal-http/order-history.ts";
import { internalListener } from "../adapters/internal-http/server.ts";
import { joinDataFolder } from "../deploy/compose/data-folder.ts";
import { choosing } from "../deploy/compose/engines.ts";
import { follow, followStoreToo } from "../deploy/compose/follow.ts";
import { keysFit } from "../deploy/compose/keys-fit.ts";
import { openKeyStore } from "../deploy/compose/key-store.ts";
import { operations } from "../deploy/compose/operations.ts";
import { chooseCatalog } from "../deploy/compose/ports/catalog.ts";
import { chooseEventStore } from "../deploy/compose/ports/event-store.ts";
import { chooseFeed } from "../deploy/compose/ports/feed.ts";
import { readProcessSettings } from "../deploy/compose/process-settings.ts";
import { projectAndTell } from "../deploy/compose/project-and-tell.ts";
import { rebuilding } from "../deploy/compose/rebuilding.ts";
import { readOrder } from "../deploy/compose/read-order.ts";
import { type ProgramParts, runProcess } from "../deploy/compose/run-process.ts";
import { openServerSecret } from "../deploy/compose/server-secret.ts";
import { type Environment, readSettings } from "../deploy/compose/settings.ts";
import { openEventStore, openViewPool, openWorkPool, readiness } from "../deploy/compose/storage.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec } from "../schemas/event-codec.ts";
import { orderHistory } from "./orders/order-history.ts";

const workConnections = 6;

const configure = (environment: Environment) =>
  readSettings(environment, (read) => {
    const settings = readProcessSettings(read, 8100);
    const choose = choosing(read, settings.engines);
    return {
      ...settings,
      openStore: choose(chooseEventStore),
      openFeed: choose(chooseFeed),
      openCatalog: choose(chooseCatalog),
    };
  });

/** Events in, read models out; and what operators ask about it, and orders' pasts, for gateways elsewhere. */
const open = async ({ configuration, log, closing }: ProgramParts<ReturnType<typeof configure>>) => {
  const { dataFolder, masterKey, serverSecret, databaseUrl, openStore, openFeed, openCatalog, engines } = configuration;
  joinDataFolder(dataFolder);
  const server = await openServerSecret(dataFolder, serverSecret);
  const codec = eventCodec(eventCatalogue(), await openKeyStore(dataFolder, masterKey));
  const pool = await openWorkPool(databaseUrl, closing, workConnections);
  await server.pin(pool);
  const eventStore = await openEventStore(openStore, databaseUrl, closing);
  await keysFit(eventStore.feed, codec, dataFolder);
  const { close, ...fed } = await openFeed({ ofStore: eventStore.feed, groupId: "tradepost-projections", log });
  closing.add("the broker", close);

  const catalog = await openCatalog({ pool, closing });
  const parts = { ...fed, codec, pool, log, closing };
  const following = follow(parts);
  const ofStore = followStoreToo(following, parts, eventStore.feed);
  const epoch = await eventStore.feed.epoch();
  const { projections, news } = await projectAndTell({
    following,
    ofStore,
    catalog,
    viewPool: openViewPool(databaseUrl, closing),
    redisUrl: engines.redisUrl,
    epoch,
  });

  const { store, newest, verify } = eventStore;
  const rebuild = rebuilding({ url: databaseUrl, following, catalog, news });
  const notReady = readiness(eventStore);
  const operating = operations({ feed: eventStore.feed, newest, projections, rebuild, verify, notReady });
  const history = orderHistory(readOrder(store, codec));
  return internalListener({
    operations: { ...operatorOperations(operating), ...orderHistoryOperations(history) },
    tokens: server.internalTokens,
    notReady,
    log,
  });
};

await runProcess({ configure, open });
