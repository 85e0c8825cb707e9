import { chownSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { endLeftover, initialise, passwordOf, pidIn } from "./embedded/cluster.ts";
import { EmbeddedPostgresError } from "./embedded/error.ts";
import { commandAs, type Identity, serverIdentity } from "./embedded/identity.ts";
import { freePort, launch, nativeFolder, socketFolderFor } from "./embedded/process.ts";

export type EmbeddedPostgresOptions = {
  /** Made when it does not exist; everything the server writes is in it. */
  readonly dataFolder: string;
  /** Server settings beyond ours, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when the server ends without having been asked to. */
  readonly onCrash?: (logTail: string) => void;
};

export type EmbeddedPostgres = {
  /** Connection URL of the database "tradepost". */
  readonly url: string;
  /** Process id of the server. */
  readonly pid: () => number;
  /** Starts it again on the same data after a crash. */
  readonly restart: () => Promise<void>;
  /** Fast shutdown: open transactions are rolled back. */
  readonly stop: () => Promise<void>;
};

const startTimeoutMs = 60_000;

const ours: Readonly<Record<string, string>> = {
  shared_buffers: "128MB",
  max_connections: "100",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  timezone: "UTC",
  log_min_messages: "warning",
  jit: "off",
};

const overTcp = process.platform === "win32";

/** Where the server can be reached: a private socket, or TCP with a password where there are no such sockets. */
const addressOf = async (folder: string, identity: Identity, password: string) => {
  const port = overTcp ? await freePort() : 5432;
  const sockets = overTcp ? "" : socketFolderFor(folder, identity);
  const host = overTcp ? `:${password}@127.0.0.1` : `@${encodeURIComponent(sockets)}`;
  const settings = { listen_addresses: overTcp ? "127.0.0.1" : "", unix_socket_directories: sockets };
  return { port, sockets, settings, urlOf: (database: string) => `postgres://tradepost${host}:${port}/${database}` };
};

/** Connects once and makes the database "tradepost" when there is none. */
const greet = async (connectionString: string) => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'tradepost'");
    if (rowCount === 0) await client.query("CREATE DATABASE tradepost");
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** A real Postgres from the binaries that npm ships, on a private socket (TCP on Windows), ended with this process.
 * @throws EmbeddedPostgresError with a sentence for people when it cannot start. */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const binaries = join(nativeFolder(), "bin");
  const folder = resolve(options.dataFolder);
  const cluster = join(folder, "cluster");
  const identity = serverIdentity();
  mkdirSync(folder, { recursive: true });
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const { file, password } = passwordOf(folder, identity);
  await endLeftover(cluster);
  initialise(binaries, cluster, file, identity);
  const { port, sockets, settings, urlOf } = await addressOf(folder, identity, password);

  let logTail = "";
  let stopping = false;
  const start = () => {
    const all = Object.entries({ ...ours, ...options.settings, ...settings });
    const args = ["-D", cluster, "-p", `${port}`, ...all.flatMap(([key, value]) => ["-c", `${key}=${value}`])];
    const as = commandAs(identity, join(binaries, "postgres"), args, cluster);
    const child = launch(as.command, as.args, as.identity);
    child.stderr?.on("data", (text: Buffer) => (logTail = (logTail + text.toString()).slice(-4000)));
    child.once("exit", () => {
      if (!stopping) options.onCrash?.(logTail);
    });
    return child;
  };
  const startAndGreet = async () => {
    const child = start();
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
      const failure = await greet(urlOf("postgres")).catch((error: unknown) => String(error));
      if (failure === undefined) return;
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
        throw new EmbeddedPostgresError(`Postgres did not start on ${cluster}: ${logTail.trim() || failure}`);
      await pause(20);
    }
  };
  await startAndGreet();

  return {
    url: urlOf("tradepost"),
    pid: () => pidIn(cluster) ?? -1,
    restart: async () => {
      await endLeftover(cluster);
      await startAndGreet();
    },
    stop: async () => {
      stopping = true;
      await endLeftover(cluster);
      if (sockets) rmSync(sockets, { recursive: true, force: true });
    },
  };
};
