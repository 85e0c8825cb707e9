import { internalClient } from "../adapters/internal-http/client.ts";
import { httpCommands } from "../adapters/internal-http/commands.ts";
import { httpIdentity } from "../adapters/internal-http/identity.ts";
import { httpOperations } from "../adapters/internal-http/operations.ts";
import { httpOrderHistory } from "../adapters/internal-http/order-history.ts";
import { postgresViewPlaces } from "../adapters/views/postgres/view-places.ts";
import { choosing } from "../deploy/compose/engines.ts";
import { configOf } from "../deploy/compose/gateway-config.ts";
import { chooseCatalog } from "../deploy/compose/ports/catalog.ts";
import { choosePartitions } from "../deploy/compose/ports/feed.ts";
import { chooseLiveUpdates } from "../deploy/compose/ports/live-updates.ts";
import { chooseRateLimiter } from "../deploy/compose/ports/rate-limiter.ts";
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
import { answers, openQueryPool, openWorkPool } from "../deploy/compose/storage.ts";
import { openViews, viewIds } from "../deploy/compose/views.ts";
import { firstPage } from "../deploy/first-page/first-page.ts";
import { gateway } from "./gateway.ts";
import type { Ports } from "./ports.ts";
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
      catalog: choose(chooseCatalog),
      partitionOf: choose(choosePartitions),
      openLiveUpdates: choose(chooseLiveUpdates),
      openRateLimiter: choose(chooseRateLimiter),
    };
  });

type Parts = ProgramParts<ReturnType<typeof configure>>;

/** The gateway: views read here, commands, identity, history and operators' questions answered by other processes. */
const open = async ({ configuration, log, closing }: Parts) => {
  const { dataFolder, serverSecret, databaseUrl, catalog, environment, demo, partitionOf } = configuration;
  const server = await openServerSecret(dataFolder, serverSecret);
  const queryPool = openQueryPool(databaseUrl, closing);
  const pool = await openWorkPool(databaseUrl, closing, workConnections);
  await server.pin(pool);
  await openViews(pool, catalog);

  const peers = (urls: readonly string[], what: string) => {
    const client = internalClient({ urls, tokens: server.internalTokens });
    closing.add(`connections to ${what}`, client.close);
    return client;
  };
  const handlers = peers(configuration.handlers, "command handlers");
  const projections = peers(configuration.projections, "projections");

  const news = configuration.openLiveUpdates(pool, () => false);
  closing.add("live updates", news.stop);
  const operations = httpOperations(projections);
  const ports: Ports = {
    ...queriesOn(queryPool, catalog),
    commands: httpCommands(handlers),
    identity: httpIdentity(handlers),
    orderHistory: httpOrderHistory(projections),
    operations: { ...operations, notReady: answers(queryPool) },
    freshness: viewFreshness({ look: postgresViewPlaces(pool, viewIds()), partitionOf }),
    live: news.live,
    rateLimiter: configuration.openRateLimiter(),
  };
  const page = { system: ports.system, status: operations.status, graphiql: environment === "development", demo };
  return gateway({ ports, config: configOf(configuration, server.signing), log, pages: firstPage(page) });
};

await runProcess({ configure, open });
