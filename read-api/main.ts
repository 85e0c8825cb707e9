import { internalClient } from "../adapters/internal-http/client.ts";
import { httpCommands } from "../adapters/internal-http/commands.ts";
import { httpIdentity } from "../adapters/internal-http/identity.ts";
import { httpOperations } from "../adapters/internal-http/operations.ts";
import { httpOrderHistory } from "../adapters/internal-http/order-history.ts";
import { postgresViewPlaces } from "../adapters/views/postgres/view-places.ts";
import { choosing } from "../deploy/compose/engines.ts";
import { configOf } from "../deploy/compose/gateway-config.ts";
import { updates } from "../deploy/compose/live-updates.ts";
import { chooseCatalog } from "../deploy/compose/ports/catalog.ts";
import { chooseEventStore, type OpenEventStore } from "../deploy/compose/ports/event-store.ts";
import { openCarriers } from "../deploy/compose/ports/feed.ts";
import { openPublishedTopics } from "../deploy/compose/ports/published-topics.ts";
import { readProcessSettings } from "../deploy/compose/process-settings.ts";
import { queriesOn } from "../deploy/compose/queries.ts";
import { type ProgramParts, runProcess } from "../deploy/compose/run-process.ts";
import { openServerSecret } from "../deploy/compose/server-secret.ts";
import {
  type Environment,
  oneOf,
  origins,
  processUrls,
  readSettings,
  wholeNumber,
} from "../deploy/compose/settings.ts";
import { openSharedMemory } from "../deploy/compose/shared-memory.ts";
import { answers, openQueryPool, openWorkPool } from "../deploy/compose/storage.ts";
import { viewTypes } from "../deploy/compose/view-types.ts";
import { openViews, viewIds } from "../deploy/compose/views.ts";
import { firstPage } from "../deploy/first-page/first-page.ts";
import { gateway } from "./gateway.ts";
import type { Ports } from "./ports.ts";
import { cachedCatalog } from "./products/cached-catalog.ts";
import { viewFreshness } from "./system/view-freshness.ts";

/** For live updates and the places of views, which must not wait behind queries. */
const workConnections = 3;

const configure = (environment: Environment) =>
  readSettings(environment, (read) => {
    const settings = readProcessSettings(read, 8080);
    const choose = choosing(read, settings.engines);
    return {
      ...settings,
      handlers: read("COMMAND_HANDLERS_URLS", processUrls, []),
      projections: read("PROJECTIONS_URLS", processUrls, []),
      demo:
        read("TRADEPOST_DEMO", oneOf(["on", "off"], "on"), "off") === "on" && settings.environment === "development",
      allowedOrigins: read("TRADEPOST_ORIGINS", origins, []),
      trustedProxies: read("TRADEPOST_PROXIES", wholeNumber(0, 10, 0), 0),
      rateLimits: read("TRADEPOST_RATE_LIMITS", oneOf(["on", "off"], "on"), "on") === "on",
      openCatalog: choose(chooseCatalog),
      openStore: choose(chooseEventStore),
    };
  });

const writesNothing = () => false;

const epochOf = async (open: OpenEventStore, databaseUrl: string) => {
  const { feed, close } = await open(databaseUrl);
  return feed.epoch().finally(close);
};

type Parts = ProgramParts<ReturnType<typeof configure>>;

/** The gateway: views read here, commands, identity, history and operators' questions answered by other processes. */
const open = async ({ configuration, log, closing }: Parts) => {
  const { dataFolder, serverSecret, databaseUrl, openCatalog, environment, demo } = configuration;
  const server = await openServerSecret(dataFolder, serverSecret);
  const queryPool = openQueryPool(databaseUrl, closing);
  const pool = await openWorkPool(databaseUrl, closing, workConnections);
  await server.pin(pool);
  const catalog = await openCatalog({ pool: queryPool, closing });
  await openViews(pool, catalog);

  const peers = (urls: readonly string[], what: string) => {
    const client = internalClient({ urls, tokens: server.internalTokens });
    closing.add(`connections to ${what}`, client.close);
    return client;
  };
  const handlers = peers(configuration.handlers, "command handlers");
  const projections = peers(configuration.projections, "projections");

  const shared = await openSharedMemory(configuration.engines.redisUrl, {
    epoch: await epochOf(configuration.openStore, databaseUrl),
    isActive: writesNothing,
    held: () => [],
    onReached: () => undefined,
    log,
    closing,
  });
  const news = updates(pool, shared.fanout, writesNothing);
  closing.add("live updates", news.stop);
  const operations = httpOperations(projections);
  const look = postgresViewPlaces(pool, viewIds());
  const carriers = await openCarriers(configuration.engines);
  const followed = new Map([...viewTypes()].map(([view, types]) => [view, new Set(carriers.partitionsFor(types))]));
  const publishedTopics = await openPublishedTopics(configuration.engines, log);
  const queries = queriesOn(queryPool, catalog);
  const ports: Ports = {
    ...queries,
    catalog: cachedCatalog(queries.catalog, news.live, shared.catalogCaches),
    commands: httpCommands(handlers),
    identity: httpIdentity(handlers),
    orderHistory: httpOrderHistory(projections),
    operations: { ...operations, notReady: answers(queryPool) },
    freshness: viewFreshness({
      look: async () => catalog.places(await look()),
      partitionOf: carriers.partitionOf,
      follows: (view, partition) => followed.get(view)?.has(partition) ?? true,
      onMoved: news.foreign.movedUnheard,
    }),
    live: news.live,
    rateLimiter: shared.rateLimiter,
    ...(publishedTopics && { publishedTopics }),
  };
  const page = { system: ports.system, status: operations.status, graphiql: environment === "development", demo };
  return gateway({ ports, config: configOf(configuration, server.signing), log, pages: firstPage(page) });
};

await runProcess({ configure, open });
