import { hash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { createFile, replaceFile, textOf } from "./durable-file.ts";
import { fingerprintOf, type MasterKey, MasterKeyError, masterKeyIn, unwrap, wrap } from "./master-key.ts";

type Stored =
  | { readonly subject: string; readonly master: string; readonly wrapped: string }
  | { readonly subject: string; readonly destroyed: true };

const isStored = (value: unknown): value is Stored =>
  typeof value === "object" && value !== null && "subject" in value && ("wrapped" in value || "destroyed" in value);

const parse = (path: string, text: string): Stored => {
  const stored: unknown = JSON.parse(text);
  if (!isStored(stored)) throw new Error(`${path} is no key file`);
  return stored;
};

/** One file per subject under `folder`, in 256 sub-folders, named by a hash: an id says nothing, and no id escapes the folder.
 * Keys are wrapped by the master key; without one given it is kept in `folder/master.key`. */
export const fileKeyStore = async (folder: string, given?: MasterKey) => {
  const master = given ?? (await masterKeyIn(folder));
  const fingerprint = fingerprintOf(master);

  const pathOf = (subject: string) => {
    const name = hash("sha256", subject, "hex");
    return join(folder, name.slice(0, 2), `${name}.json`);
  };

  const keyOf = (path: string, stored: Stored) => {
    if ("destroyed" in stored) return "destroyed" as const;
    if (stored.master !== fingerprint)
      throw new MasterKeyError(`${path} was wrapped by master key ${stored.master}, not by ${fingerprint}`);
    return unwrap(master, stored.subject, stored.wrapped);
  };

  const find = async (subject: string) => {
    const path = pathOf(subject);
    const text = await textOf(path);
    return text === undefined ? ("none" as const) : keyOf(path, parse(path, text));
  };

  const keyFor = async (subject: string) => {
    const found = await find(subject);
    if (found !== "none") return found;
    const stored: Stored = { subject, master: fingerprint, wrapped: wrap(master, subject, randomBytes(32)) };
    await createFile(pathOf(subject), JSON.stringify(stored));
    const created = await find(subject);
    if (created === "none") throw new Error(`the key of ${subject} vanished while it was made`);
    return created;
  };

  const destroy = async (subject: string) => {
    const tombstone: Stored = { subject, destroyed: true };
    await replaceFile(pathOf(subject), JSON.stringify(tombstone));
  };

  return { find, keyFor, destroy };
};
