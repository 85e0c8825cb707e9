import { resolve } from "node:path";
import { fault } from "./fault.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Read<Value> = (name: string, text: string | undefined) => Value;
/** `otherwise` only stands in until the faults are told. */
export type Reading = <Value>(name: string, read: Read<Value>, otherwise: Value) => Value;

const levels = ["trace", "debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof levels)[number];

export const wholeNumber =
  (least: number, most: number, otherwise: number): Read<number> =>
  (name, text) => {
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw fault(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  };

export const oneOf =
  <Value extends string>(values: readonly Value[], otherwise: Value): Read<Value> =>
  (name, text) => {
    const value = text === undefined ? otherwise : values.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw fault(`${name} must be one of ${values.join(", ")}, not "${text ?? ""}".`);
  };

export const logLevel: Read<LogLevel> = oneOf(levels, "info");

export const folder =
  (otherwise: string): Read<string> =>
  (_, text) =>
    resolve(text ?? otherwise);

export const databaseUrl: Read<string | undefined> = (name, text) => {
  if (text === undefined || /^postgres(ql)?:\/\/\S+$/.test(text)) return text;
  throw fault(`${name} must look like postgres://user:password@host:5432/database.`);
};

export const masterKey: Read<string | undefined> = (name, text) => {
  if (text === undefined || Buffer.from(text, "base64").length === 32) return text;
  throw fault(`${name} must be 32 bytes in base64 (openssl rand -base64 32).`);
};

export type Login = { readonly email: string; readonly password: string };

export const login: Read<Login | undefined> = (name, text) => {
  if (text === undefined) return undefined;
  const [, email = "", password = ""] = /^([^\s:]+@[^\s:]+):(.{10,128})$/.exec(text) ?? [];
  if (email !== "") return { email, password };
  throw fault(`${name} must be an e-mail, a colon and a password of at least 10 characters.`);
};

const listed = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

export const origins: Read<readonly string[]> = (name, text) => {
  const all = listed(text);
  const wrong = all.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong === undefined) return all;
  throw fault(`${name} must list exact origins such as https://shop.example, not "${wrong}".`);
};

/** Addresses of one kind of process, one at the least. */
export const processUrls: Read<readonly string[]> = (name, text) => {
  const all = listed(text);
  const example = "http://127.0.0.1:8090,http://127.0.0.1:8091";
  if (all.length === 0) throw fault(`${name} must be set: where those processes listen, such as ${example}.`);
  const wrong = all.find((url) => !/^https?:\/\/[^/]+$/.test(url) || !URL.canParse(url));
  if (wrong === undefined) return [...new Set(all)];
  throw fault(`${name} must list addresses without a path, such as ${example}, not "${wrong}".`);
};

/** What `read` makes of the environment; an empty setting is none.
 * @throws Fault that names every wrong setting at once. */
export const readSettings = <Settings>(environment: Environment, read: (reading: Reading) => Settings): Settings => {
  const faults: string[] = [];
  const settings = read((name, reader, otherwise) => {
    const text = environment[name]?.trim();
    try {
      return reader(name, text === "" ? undefined : text);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  });
  if (faults.length > 0) throw fault([...new Set(faults)].join("\n"));
  return settings;
};
