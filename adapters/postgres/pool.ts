import pg from "pg";

export type PoolOptions = {
  /** Most connections held at once; callers beyond that wait for one, at most `connectionTimeoutMs`. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** The server ends a statement that runs longer; 0 = never. */
  readonly statementTimeoutMs?: number;
  readonly connectionTimeoutMs?: number;
  /** The schema that tables are looked for and made in, and no other. */
  readonly schema?: string;
};

const ignore = () => undefined;

/** What every connection to Postgres has in common; commits are durable here, whatever the server's own default. */
const connectionOptions = (url: string, options: PoolOptions): pg.ClientConfig => ({
  connectionString: url,
  application_name: `tradepost ${options.applicationName}`,
  connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
  statement_timeout: options.statementTimeoutMs ?? 30_000,
  idle_in_transaction_session_timeout: 5_000,
  keepAlive: true,
  options: `-c synchronous_commit=on -c client_min_messages=warning${options.schema === undefined ? "" : ` -c search_path=${options.schema}`}`,
});

/** A pool that outlives restarts of the server: a connection that breaks is an error of the query on it, never of the process. */
export const postgresPool = (url: string, options: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({ ...connectionOptions(url, options), max: options.max ?? 10, idleTimeoutMillis: 60_000 });
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
};
