import { ofAnotherStore, type StoredHint } from "./stored-hint.ts";

export const memoryRelayHints = () => {
  const hints = new Map<string, StoredHint>();
  return {
    read: (generation: string) => Promise.resolve(hints.get(generation)),
    save: (generation: string, hint: StoredHint): Promise<void> => {
      const kept = hints.get(generation);
      if (kept && kept.scanned.epoch !== hint.scanned.epoch) return Promise.reject(ofAnotherStore(generation));
      if (!kept || kept.scanned.position < hint.scanned.position) hints.set(generation, hint);
      return Promise.resolve();
    },
  };
};
