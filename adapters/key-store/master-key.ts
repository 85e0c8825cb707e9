import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createFile, textOf } from "./durable-file.ts";

export type MasterKey = Buffer;

export class MasterKeyError extends Error {
  override readonly name = "MasterKeyError";
}

/** @throws MasterKeyError unless `text` is 32 bytes in base64. */
export const masterKeyFrom = (text: string): MasterKey => {
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== 32) throw new MasterKeyError("the master key is not 32 bytes in base64");
  return key;
};

const fileName = "master.key";

const holdsKeys = async (folder: string) => {
  const entries = await readdir(folder).catch(() => []);
  return entries.some((name) => /^[0-9a-f]{2}$/.test(name));
};

/** The master key kept in `folder/master.key` (mode 0600), made when the folder is still empty.
 * @throws MasterKeyError when data keys are there and the master key is not: a new one would not open them. */
export const masterKeyIn = async (folder: string): Promise<MasterKey> => {
  const path = join(folder, fileName);
  const stored = await textOf(path);
  if (stored !== undefined) return masterKeyFrom(stored);
  if (await holdsKeys(folder))
    throw new MasterKeyError(`${path} is missing, and ${folder} holds keys that only it can open: restore it`);
  await createFile(path, `${randomBytes(32).toString("base64")}\n`);
  return masterKeyFrom((await textOf(path)) ?? "");
};

/** Tells master keys apart without showing anything of them. */
export const fingerprintOf = (master: MasterKey) => hash("sha256", master, "hex").slice(0, 16);

/** `key` encrypted under `master`, bound to its subject. */
export const wrap = (master: MasterKey, subject: string, key: Buffer) => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", master, nonce).setAAD(Buffer.from(subject));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

/** @throws Error when `wrapped` was changed, or belongs to another subject or master key. */
export const unwrap = (master: MasterKey, subject: string, wrapped: string) => {
  const bytes = Buffer.from(wrapped, "base64");
  const decipher = createDecipheriv("aes-256-gcm", master, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(subject)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
};
