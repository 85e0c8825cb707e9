import { createSecretKey, type KeyObject } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { DataKey, KeyStore } from "./key-store.ts";

/** How long another process may go on with the key of a subject that was forgotten here. */
const keptMs = 60_000;

/** A key as the ciphers take it: made of the bytes once, which otherwise costs more than to encrypt a short text with it. */
export type UsableKey = KeyObject;

/** Keys by subject in bounded memory, so that known subjects cost no I/O. */
export type DataKeys = {
  /** Of subjects that are about to be written; made where missing. */
  readonly forWriting: (subject: string) => UsableKey | "destroyed" | Promise<UsableKey | "destroyed">;
  /** @throws KeyMissing for a subject that has ciphertext, and neither key nor tombstone. */
  readonly forReading: (subject: string) => UsableKey | "destroyed" | Promise<UsableKey | "destroyed">;
  /** Drops what is remembered of a subject that was forgotten elsewhere. */
  readonly drop: (subject: string) => void;
};

/** The key store has lost a key, or is another one: what cannot be read is not shown as forgotten. */
const keyMissing = (subject: string) =>
  Object.assign(new Error(`the key store holds no key of subject ${subject}`), { code: "KEY_MISSING" as const });

export const dataKeys = (store: KeyStore, { max = 20_000, ttl = keptMs } = {}): DataKeys => {
  const known = new LRUCache<string, UsableKey | "destroyed">({ max, ttl });

  const remember = (subject: string, key: DataKey | "destroyed") => {
    const usable = key === "destroyed" ? key : createSecretKey(key);
    known.set(subject, usable);
    return usable;
  };

  const read = async (subject: string) => {
    const key = await store.find(subject);
    if (key === "none") throw keyMissing(subject);
    return remember(subject, key);
  };

  return {
    forWriting: (subject) => known.get(subject) ?? store.keyFor(subject).then((key) => remember(subject, key)),
    forReading: (subject) => known.get(subject) ?? read(subject),
    drop: (subject) => {
      known.delete(subject);
    },
  };
};
