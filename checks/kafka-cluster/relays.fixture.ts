import { internalClient } from "../../adapters/internal-http/client.ts";
import { migrate } from "../../adapters/postgres/migrate.ts";
import { joinDataFolder } from "../../deploy/compose/data-folder.ts";
import { openKeyStore } from "../../deploy/compose/key-store.ts";
import { openServerSecret } from "../../deploy/compose/server-secret.ts";
import { plan, type Planned, urlOf } from "../../deploy/distributed/plan.ts";
import { freePort, type Instance, startProcess } from "../instance.ts";
import type { OwnServer } from "../own-server.ts";

type Said = { readonly state: string; readonly reason?: string; readonly lag: { readonly events?: number } };

/** Relay processes on one Postgres log. */
export type Relays = {
  /** What each that answers says of itself. */
  readonly status: () => Promise<readonly Said[]>;
  /** What those say that have ended without having been asked to. */
  readonly fallen: () => readonly string[];
  /** The process that publishes at this moment. */
  readonly active: () => Promise<Instance>;
  /** Starts the one anew that was killed. */
  readonly restart: (killed: Instance) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const answerMs = 3_000;
const activeWithinMs = 120_000;

const isSaid = (value: unknown): value is Said =>
  typeof value === "object" && value !== null && "state" in value && "lag" in value;

/** Two of them, on the topics of `generation` at `brokers`. */
export const startRelays = async (
  { url, pool, dataFolder }: Pick<OwnServer, "url" | "pool" | "dataFolder">,
  brokers: string,
  generation: string,
): Promise<Relays> => {
  joinDataFolder(dataFolder);
  await openKeyStore(dataFolder, undefined);
  const { internalTokens: tokens } = await openServerSecret(dataFolder);
  await migrate(pool);
  const ports = [await freePort(), await freePort()];
  const planned = plan(
    { "command-handlers": 0, projections: 0, "read-api": 0, relay: ports.length },
    (_, index) => ports[index] ?? 0,
    {
      ...{
        DATABASE_URL: url,
        TRADEPOST_DATA: dataFolder,
        KAFKA_BROKERS: brokers,
        TRADEPOST_TOPIC_GENERATION: generation,
      },
      ...{ EVENTSTORE_URL: "", MONGODB_URL: "", REDIS_URL: "", LOG_LEVEL: "warn" },
    },
  );
  const running = new Map<Planned, Instance>();
  for (const one of planned) running.set(one, await startProcess(one));

  const ask = async (one: Planned) => {
    const client = internalClient({ urls: [urlOf(one)], tokens });
    try {
      const [said] = await client.callAll({ operation: "relay-status", body: null, principal: undefined }, answerMs);
      return isSaid(said) ? { one, said } : undefined;
    } catch {
      // Killed, frozen, or without its store for a moment.
      return undefined;
    } finally {
      client.close();
    }
  };
  const asked = async () => (await Promise.all(planned.map(ask))).filter((answer) => answer !== undefined);

  return {
    status: async () => (await asked()).map(({ said }) => said),
    fallen: () => [...running.values()].filter(({ isRunning }) => !isRunning()).map(({ log }) => log()),
    active: async () => {
      for (const deadline = Date.now() + activeWithinMs; Date.now() < deadline;) {
        const found = (await asked()).find(({ said }) => said.state === "active");
        const instance = found && running.get(found.one);
        if (instance) return instance;
      }
      throw new Error(`no relay is active: ${JSON.stringify((await asked()).map(({ said }) => said))}`);
    },
    restart: async (killed) => {
      const found = [...running].find(([, instance]) => instance === killed);
      if (!found) throw new Error("that is none of these relays");
      running.set(found[0], await startProcess(found[0]));
    },
    stop: async () => {
      for (const instance of running.values()) await instance.stop();
    },
  };
};
