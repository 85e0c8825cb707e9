import { internalListener } from "../../adapters/internal-http/server.ts";
import { joinDataFolder } from "../../deploy/compose/data-folder.ts";
import { choosing } from "../../deploy/compose/engines.ts";
import { chooseEventStore } from "../../deploy/compose/ports/event-store.ts";
import { chooseRelay, type StartRelay } from "../../deploy/compose/ports/relay.ts";
import { readProcessSettings } from "../../deploy/compose/process-settings.ts";
import { type ProgramParts, runProcess } from "../../deploy/compose/run-process.ts";
import { openServerSecret } from "../../deploy/compose/server-secret.ts";
import { type Environment, readSettings } from "../../deploy/compose/settings.ts";
import { openEventStore, openWorkPool, readiness } from "../../deploy/compose/storage.ts";

const workConnections = 3;

const relayNothing: StartRelay = () => Promise.reject(new Error("no relay was chosen"));

const configure = (environment: Environment) =>
  readSettings(environment, (read) => {
    const settings = readProcessSettings(read, 8110);
    const startRelay = read("KAFKA_BROKERS", () => chooseRelay(settings.engines), relayNothing);
    return { ...settings, startRelay, openStore: choosing(read, settings.engines)(chooseEventStore) };
  });

/** Carries events from the store to Kafka: one of any number of relays at a time. */
const open = async ({ configuration, log, closing }: ProgramParts<ReturnType<typeof configure>>) => {
  const { dataFolder, databaseUrl, openStore, startRelay } = configuration;
  joinDataFolder(dataFolder);
  const server = await openServerSecret(dataFolder);
  const pool = await openWorkPool(databaseUrl, closing, workConnections);
  await server.pin(pool);
  const eventStore = await openEventStore(openStore, databaseUrl, closing);
  const relay = await startRelay({ feed: eventStore.feed, pool, log });
  closing.add("the relay", relay.stop);

  const operations = { "relay-status": () => relay.status() };
  return internalListener({ operations, tokens: server.internalTokens, notReady: readiness(eventStore), log });
};

await runProcess({ configure, open });
