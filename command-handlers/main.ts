import { commandOperations } from "../adapters/internal-http/commands.ts";
import { identityOperations } from "../adapters/internal-http/identity.ts";
import { internalListener } from "../adapters/internal-http/server.ts";
import { joinDataFolder } from "../deploy/compose/data-folder.ts";
import { choosing } from "../deploy/compose/engines.ts";
import { follow } from "../deploy/compose/follow.ts";
import { chooseEventStore } from "../deploy/compose/ports/event-store.ts";
import { chooseFeed } from "../deploy/compose/ports/feed.ts";
import { readProcessSettings } from "../deploy/compose/process-settings.ts";
import { startDeadlines, startReactions } from "../deploy/compose/reacting.ts";
import { type ProgramParts, runProcess } from "../deploy/compose/run-process.ts";
import { openSecrets } from "../deploy/compose/secrets.ts";
import { type Environment, login, readSettings } from "../deploy/compose/settings.ts";
import { openEventStore, openWorkPool, readiness } from "../deploy/compose/storage.ts";
import { startWriteSide } from "../deploy/compose/write-side.ts";
import { eventCatalogue } from "../schemas/event-catalogue.ts";
import { eventCodec } from "../schemas/event-codec.ts";
import { bootstrapStaff } from "./accounts/index.ts";

const workConnections = 8;

const configure = (environment: Environment) =>
  readSettings(environment, (read) => {
    const settings = readProcessSettings(read, 8090);
    const choose = choosing(read, settings.engines);
    const firstAdmin = read("TRADEPOST_ADMIN", login, undefined);
    return { ...settings, firstAdmin, openStore: choose(chooseEventStore), openFeed: choose(chooseFeed) };
  });

/** Commands in, events out, for gateways elsewhere; and the reactions and deadlines that send commands of their own. */
const open = async ({ configuration, log, closing }: ProgramParts<ReturnType<typeof configure>>) => {
  const { dataFolder, masterKey, databaseUrl, firstAdmin, openStore, openFeed } = configuration;
  joinDataFolder(dataFolder);
  const secrets = await openSecrets(dataFolder, masterKey);
  const pool = await openWorkPool(databaseUrl, closing, workConnections);
  await secrets.pin(pool);
  const eventStore = await openEventStore(openStore, databaseUrl, closing);
  const { feed, close } = await openFeed(eventStore.feed);
  closing.add("the broker", close);

  const { store } = eventStore;
  const epoch = await eventStore.feed.epoch();
  const codec = eventCodec(eventCatalogue(), secrets.keyStore);
  const { commands, identity, handlingFor, idle } = startWriteSide({ store, pool, codec, secrets, epoch, log });
  closing.add("snapshots", idle);
  const following = follow({ feed, codec, pool, log, closing });
  startReactions(following, handlingFor);
  startDeadlines(following, handlingFor);
  closing.add("commands", commands.stop);
  if (firstAdmin) await bootstrapStaff(commands, { ...firstAdmin, role: "admin" });

  const operations = { ...commandOperations(commands), ...identityOperations(identity) };
  return internalListener({ operations, tokens: secrets.internalTokens, notReady: readiness(eventStore), log });
};

await runProcess({ configure, open });
