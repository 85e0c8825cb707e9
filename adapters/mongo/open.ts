import { type Db, MongoClient, type MongoClientOptions, MongoServerError } from "mongodb";

export type OpenMongoOptions = {
  /** Shown in MongoDB's log and in its list of operations. */
  readonly applicationName?: string;
  /** Most connections held at once; callers beyond that wait for one, at most `deadlineMs`. */
  readonly max?: number;
  /** No call waits longer: not for a server, a connection, or an answer. */
  readonly deadlineMs?: number;
};

export type Mongo = {
  readonly db: Db;
  /** Whether the server answers, within the deadline: for readiness. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const defaultDatabase = "tradepost";

const clientOptions = ({ applicationName = "tradepost", max = 10, deadlineMs = 10_000 }: OpenMongoOptions) =>
  ({
    appName: applicationName,
    maxPoolSize: max,
    maxIdleTimeMS: 60_000,
    waitQueueTimeoutMS: deadlineMs,
    serverSelectionTimeoutMS: Math.min(5_000, deadlineMs),
    connectTimeoutMS: Math.min(5_000, deadlineMs),
    socketTimeoutMS: deadlineMs,
    ignoreUndefined: true,
  }) satisfies MongoClientOptions;

/** The address without the password in it. */
const shown = (url: string) => url.replace(/\/\/[^@/]*@/, "//***@");

const databaseOf = (url: string) => /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1] ?? defaultDatabase;

const clientFor = (url: string, options: OpenMongoOptions) => {
  try {
    return new MongoClient(url, clientOptions(options));
  } catch (error) {
    throw new Error(
      `MONGODB_URL is no address of MongoDB: ${error instanceof Error ? error.message : String(error)}. ` +
        "It looks like mongodb://user:password@host:27017/tradepost.",
      { cause: error },
    );
  }
};

const unreachable = (url: string, cause: unknown) => {
  const said = cause instanceof Error ? cause.message : String(cause);
  const refused = cause instanceof MongoServerError && (cause.code === 18 || cause.code === 13);
  return new Error(
    refused
      ? `MongoDB at ${shown(url)} refuses the user or the password of MONGODB_URL: ${said}`
      : `MongoDB at ${shown(url)} cannot be reached: ${said}. Is it running, and is MONGODB_URL right?`,
    { cause },
  );
};

/** Connects and makes sure that the server answers. The database is the one that `url` names, else "tradepost".
 * @throws in words when `url` is no address, or the server cannot be reached within the deadline. */
export const openMongo = async (url: string, options: OpenMongoOptions = {}): Promise<Mongo> => {
  const client = clientFor(url, options);
  const db = client.db(databaseOf(url));
  const ping = async () => {
    await db.command({ ping: 1 });
  };
  try {
    await client.connect();
    await ping();
  } catch (error) {
    await client.close();
    throw unreachable(url, error);
  }
  return { db, ping, close: () => client.close() };
};
