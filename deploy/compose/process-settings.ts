import { type Engines, readEngines } from "./engines.ts";
import { fault } from "./fault.ts";
import {
  databaseUrl,
  folder,
  type LogLevel,
  logLevel,
  masterKey,
  oneOf,
  type Read,
  type Reading,
  wholeNumber,
} from "./settings.ts";

/** What every process of a distributed installation is told. */
export type ProcessSettings = {
  readonly host: string;
  readonly port: number;
  readonly noticeMs: number;
  /** Where the keys lie that all processes share. */
  readonly dataFolder: string;
  readonly masterKey: string | undefined;
  readonly databaseUrl: string;
  readonly logLevel: LogLevel;
  readonly environment: "development" | "production";
  readonly engines: Engines;
};

const requiredDatabaseUrl: Read<string> = (name, text) => {
  const url = databaseUrl(name, text);
  if (url !== undefined) return url;
  throw fault(`${name} must be set: processes that run apart share one Postgres. (npm start brings its own.)`);
};

const host: Read<string> = (name, text = "127.0.0.1") => {
  if (/^[\w.:-]+$/.test(text)) return text;
  throw fault(`${name} must be the address to listen on, such as 127.0.0.1 or 0.0.0.0, not "${text}".`);
};

/** Whoever sends requests here has seen by then that they should go elsewhere. */
const noticeMs = 1_000;

export const readProcessSettings = (read: Reading, port: number): ProcessSettings => ({
  host: read("TRADEPOST_HOST", host, ""),
  port: read("PORT", wholeNumber(1, 65_535, port), 0),
  noticeMs: read("TRADEPOST_NOTICE_MS", wholeNumber(0, 15_000, noticeMs), 0),
  dataFolder: read("TRADEPOST_DATA", folder(".tradepost"), ""),
  masterKey: read("TRADEPOST_MASTER_KEY", masterKey, undefined),
  databaseUrl: read("DATABASE_URL", requiredDatabaseUrl, ""),
  logLevel: read("LOG_LEVEL", logLevel, "info"),
  environment:
    read("NODE_ENV", oneOf(["development", "production", "test"], "development"), "development") === "production"
      ? "production"
      : "development",
  engines: readEngines(read),
});
