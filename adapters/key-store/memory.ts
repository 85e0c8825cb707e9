import { randomBytes } from "node:crypto";

/** Keys that are gone with the process: for specs and a first look. */
export const memoryKeyStore = () => {
  const keys = new Map<string, Buffer | "destroyed">();
  return {
    keyFor: async (subject: string) => {
      const key = keys.get(subject) ?? randomBytes(32);
      keys.set(subject, key);
      return Promise.resolve(key);
    },
    find: async (subject: string) => Promise.resolve(keys.get(subject) ?? ("none" as const)),
    destroy: async (subject: string) => {
      keys.set(subject, "destroyed");
      return Promise.resolve();
    },
  };
};
