import { resolve } from "node:path";
import { fault } from "./fault.ts";

const levels = ["trace", "debug", "info", "warn", "error"] as const;

export type Configuration = {
  readonly port: number;
  readonly dataFolder: string;
  /** Undefined: the embedded Postgres. */
  readonly databaseUrl: string | undefined;
  /** Undefined: caches, rate limits and live updates are those of this process. */
  readonly redisUrl: string | undefined;
  readonly logLevel: (typeof levels)[number];
  readonly environment: "development" | "production";
  /** Fill an empty marketplace with demo data. */
  readonly demo: boolean;
  /** 32 bytes in base64 that wrap the data keys; undefined: kept in the data folder. */
  readonly masterKey: string | undefined;
  /** Made at start where there is no such login yet. */
  readonly firstAdmin: { readonly email: string; readonly password: string } | undefined;
  /** Exact origins that browsers may call from. */
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly rateLimits: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Read<Value> = (name: string, text: string | undefined) => Value;

const wholeNumber =
  (least: number, most: number, otherwise: number): Read<number> =>
  (name, text) => {
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw fault(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  };

const oneOf =
  <Value extends string>(values: readonly Value[], otherwise: Value): Read<Value> =>
  (name, text) => {
    const value = text === undefined ? otherwise : values.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw fault(`${name} must be one of ${values.join(", ")}, not "${text ?? ""}".`);
  };

const databaseUrl: Read<string | undefined> = (name, text) => {
  if (text === undefined || /^postgres(ql)?:\/\/\S+$/.test(text)) return text;
  throw fault(`${name} must look like postgres://user:password@host:5432/database.`);
};

const redisUrl: Read<string | undefined> = (name, text) => {
  if (text === undefined || /^rediss?:\/\/\S+$/.test(text)) return text;
  throw fault(`${name} must look like redis://host:6379/0.`);
};

const masterKey: Read<string | undefined> = (name, text) => {
  if (text === undefined || Buffer.from(text, "base64").length === 32) return text;
  throw fault(`${name} must be 32 bytes in base64 (openssl rand -base64 32).`);
};

const login: Read<Configuration["firstAdmin"]> = (name, text) => {
  if (text === undefined) return undefined;
  const [, email = "", password = ""] = /^([^\s:]+@[^\s:]+):(.{10,128})$/.exec(text) ?? [];
  if (email !== "") return { email, password };
  throw fault(`${name} must be an e-mail, a colon and a password of at least 10 characters.`);
};

const origins: Read<readonly string[]> = (name, text) => {
  const all = (text ?? "").split(",").filter((origin) => origin !== "");
  const wrong = all.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong === undefined) return all;
  throw fault(`${name} must list exact origins such as https://shop.example, not "${wrong}".`);
};

/** What the environment asks for.
 * @throws Fault that names every wrong setting at once. */
export const readConfiguration = (environment: Environment): Configuration => {
  const faults: string[] = [];
  const textOf = (name: string) => {
    const text = environment[name]?.trim();
    return text === "" ? undefined : text;
  };
  /** `otherwise` only stands in until the faults are told. */
  const read = <Value>(name: string, reader: Read<Value>, otherwise: Value): Value => {
    try {
      return reader(name, textOf(name));
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  };
  const mode = read("NODE_ENV", oneOf(["development", "production", "test"], "development"), "development");
  const configuration: Configuration = {
    port: read("PORT", wholeNumber(1, 65_535, 8080), 0),
    dataFolder: resolve(textOf("TRADEPOST_DATA") ?? ".tradepost"),
    databaseUrl: read("DATABASE_URL", databaseUrl, undefined),
    redisUrl: read("REDIS_URL", redisUrl, undefined),
    logLevel: read("LOG_LEVEL", oneOf(levels, "info"), "info"),
    environment: mode === "production" ? "production" : "development",
    demo: read("TRADEPOST_DEMO", oneOf(["on", "off"], "on"), "off") === "on" && mode === "development",
    masterKey: read("TRADEPOST_MASTER_KEY", masterKey, undefined),
    firstAdmin: read("TRADEPOST_ADMIN", login, undefined),
    allowedOrigins: read("TRADEPOST_ORIGINS", origins, []),
    trustedProxies: read("TRADEPOST_PROXIES", wholeNumber(0, 10, 0), 0),
    rateLimits: read("TRADEPOST_RATE_LIMITS", oneOf(["on", "off"], "on"), "on") === "on",
  };
  if (faults.length > 0) throw fault(faults.join("\n"));
  return configuration;
};
