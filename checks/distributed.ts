import { openKeyStore } from "../deploy/compose/key-store.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { processLog } from "../deploy/compose/log.ts";
import { openServerSecret } from "../deploy/compose/server-secret.ts";
import { joinDataFolder } from "../deploy/compose/data-folder.ts";
import type { Kind } from "../deploy/distributed/configuration.ts";
import { fillOverHttp } from "../deploy/distributed/demo.ts";
import { holdDeadlines } from "../deploy/distributed/hold-deadlines.ts";
import { plan, type Planned, urlOf } from "../deploy/distributed/plan.ts";
import { freePort, type Instance, startProcess } from "./instance.ts";
import type { OwnServer } from "./own-server.ts";

/** The four kinds of process, with the demo's data. */
export type Distributed = {
  readonly gateways: readonly Instance[];
  readonly running: (kind: Kind, index: number) => Instance;
  /** Starts a process that was killed anew, where it was. */
  readonly restart: (kind: Kind, index: number) => Promise<Instance>;
  readonly stop: () => Promise<void>;
};

export type ProcessCounts = Readonly<Record<Kind, number>>;

/** A relay has work where there is a broker. */
const twoOfEach = (env: Readonly<Record<string, string>>): ProcessCounts => ({
  "command-handlers": 2,
  projections: 2,
  "read-api": 2,
  relay: env["KAFKA_BROKERS"] === undefined ? 0 : 2,
});
const log = processLog("error");

const portsFor = async (counts: ProcessCounts) => {
  const processes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const ports = await Promise.all(Array.from({ length: processes }, () => freePort()));
  return () => ports.pop() ?? 0;
};

/** Starts them on `server`, one kind after another, as `npm run start:distributed` does: two of each when nothing is said. */
export const startDistributed = async (
  { url, pool, dataFolder }: Pick<OwnServer, "url" | "pool" | "dataFolder">,
  env: Readonly<Record<string, string>> = {},
  counts: ProcessCounts = twoOfEach(env),
): Promise<Distributed> => {
  joinDataFolder(dataFolder);
  await openKeyStore(dataFolder, undefined);
  const { internalTokens: tokens } = await openServerSecret(dataFolder);
  await migrate(pool);
  const planned = plan(counts, await portsFor(counts), { DATABASE_URL: url, TRADEPOST_DATA: dataFolder, ...env });
  const urls = (kind: Kind) => planned.filter((one) => one.kind === kind).map(urlOf);
  const running = new Map<string, Instance>();

  const begin = async (one: Planned) => {
    const started = await startProcess(one);
    running.set(one.name, started);
    return started;
  };
  const named = (kind: Kind, index: number) => {
    const one = planned.find(({ name }) => name === `${kind} ${index + 1}`);
    if (!one) throw new Error(`there is no ${kind} ${index + 1}`);
    return one;
  };
  const find = (kind: Kind, index: number) => {
    const found = running.get(named(kind, index).name);
    if (!found) throw new Error(`${kind} ${index + 1} does not run`);
    return found;
  };

  const stop = async () => {
    for (const kind of ["read-api", "projections", "command-handlers", "relay"] as const)
      await Promise.all(
        planned.filter((one) => one.kind === kind).map(({ name }) => running.get(name)?.stop() ?? Promise.resolve()),
      );
  };
  const startAll = async () => {
    const release = await holdDeadlines(pool, log);
    for (const ofKind of Map.groupBy(planned, ({ kind }) => kind).values()) await Promise.all(ofKind.map(begin));
    const [handlers, projections] = [urls("command-handlers"), urls("projections")];
    await fillOverHttp({ handlers, projections, tokens, folder: dataFolder, log });
    await release();
  };

  try {
    await startAll();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    gateways: Array.from({ length: counts["read-api"] }, (_, index) => find("read-api", index)),
    running: find,
    restart: (kind, index) => begin(named(kind, index)),
    stop,
  };
};
