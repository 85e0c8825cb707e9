import { readEngines } from "../compose/engines.ts";
import {
  databaseUrl,
  type Environment,
  folder,
  type Login,
  login,
  type LogLevel,
  logLevel,
  masterKey,
  oneOf,
  origins,
  readSettings,
  wholeNumber,
} from "../compose/settings.ts";

export type Configuration = {
  readonly port: number;
  readonly dataFolder: string;
  /** Undefined: the embedded Postgres. */
  readonly databaseUrl: string | undefined;
  /** Undefined: caches, rate limits and live updates are those of this process. */
  readonly redisUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly environment: "development" | "production";
  /** Fill an empty marketplace with demo data. */
  readonly demo: boolean;
  /** 32 bytes in base64 that wrap the data keys; undefined: kept in the data folder. */
  readonly masterKey: string | undefined;
  /** Made at start where there is no such login yet. */
  readonly firstAdmin: Login | undefined;
  /** Exact origins that browsers may call from. */
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly rateLimits: boolean;
};

/** What the environment asks for.
 * @throws Fault that names every wrong setting at once. */
export const readConfiguration = (environment: Environment): Configuration =>
  readSettings(environment, (read): Configuration => {
    const mode = read("NODE_ENV", oneOf(["development", "production", "test"], "development"), "development");
    return {
      port: read("PORT", wholeNumber(1, 65_535, 8080), 0),
      dataFolder: read("TRADEPOST_DATA", folder(".tradepost"), ""),
      databaseUrl: read("DATABASE_URL", databaseUrl, undefined),
      redisUrl: readEngines(read).redisUrl,
      logLevel: read("LOG_LEVEL", logLevel, "info"),
      environment: mode === "production" ? "production" : "development",
      demo: read("TRADEPOST_DEMO", oneOf(["on", "off"], "on"), "off") === "on" && mode === "development",
      masterKey: read("TRADEPOST_MASTER_KEY", masterKey, undefined),
      firstAdmin: read("TRADEPOST_ADMIN", login, undefined),
      allowedOrigins: read("TRADEPOST_ORIGINS", origins, []),
      trustedProxies: read("TRADEPOST_PROXIES", wholeNumber(0, 10, 0), 0),
      rateLimits: read("TRADEPOST_RATE_LIMITS", oneOf(["on", "off"], "on"), "on") === "on",
    };
  });
