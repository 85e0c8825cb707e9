import { hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Pool } from "pg";
import { createFile, textOf } from "./durable-file.ts";

/** What e-mail claims, password hashes and body hashes are keyed with. Lost or replaced, nobody can log in any more. */
export type ServerSecret = {
  /** 32 bytes for one purpose, which tell nothing of those for another. */
  readonly keyFor: (
    purpose: "email-claims" | "passwords" | "command-bodies" | "access-tokens" | "internal-tokens",
  ) => Buffer;
  /** Tells secrets apart without showing anything of them. */
  readonly fingerprint: string;
};

const fail = (message: string): never => {
  throw Object.assign(new Error(message), { code: "SERVER_SECRET" as const });
};

/** @throws ServerSecretError unless `text` is 32 bytes in base64. */
export const serverSecretFrom = (text: string): ServerSecret => {
  const secret = Buffer.from(text.trim(), "base64");
  if (secret.length !== 32) fail("The server secret is not 32 bytes in base64.");
  const derived = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "", `tradepost ${purpose}`, 32));
  return { keyFor: derived, fingerprint: derived("fingerprint").toString("hex").slice(0, 16) };
};

/** The secret kept in `folder/server.secret` (mode 0600), made at the first start. */
export const serverSecretIn = async (folder: string): Promise<ServerSecret> => {
  const path = join(folder, "server.secret");
  const stored = await textOf(path);
  if (stored !== undefined) return serverSecretFrom(stored);
  await createFile(path, `${randomBytes(32).toString("base64")}\n`);
  return serverSecretFrom((await textOf(path)) ?? "");
};

/** Ties the database to the secret at first sight.
 * @throws ServerSecretError when it was made with another one. */
export const pinServerSecret = async (pool: Pool, { fingerprint }: ServerSecret) => {
  await pool.query("INSERT INTO server_secret (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING", [fingerprint]);
  const { rows } = await pool.query<{ readonly fingerprint: string }>("SELECT fingerprint FROM server_secret");
  const pinned = rows[0]?.fingerprint;
  if (pinned !== fingerprint)
    fail(
      `The database was made with server secret ${String(pinned)}, and this is ${fingerprint}: nobody could log in. Restore server.secret, or the setting it came from.`,
    );
};
