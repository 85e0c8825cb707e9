/** 32 bytes for AES-256-GCM. "destroyed": the subject was forgotten and never gets a key again. "none": it never had one. */
export type DataKey = Buffer;

/** Data keys by subject, kept apart from the log. Every answer is durable before it is given. */
export type KeyStore = {
  /** The subject's key, made at the first ask; processes that race get the same one. */
  readonly keyFor: (subject: string) => Promise<DataKey | "destroyed">;
  readonly find: (subject: string) => Promise<DataKey | "destroyed" | "none">;
  /** For ever, also for a subject that never had a key. */
  readonly destroy: (subject: string) => Promise<void>;
};
