import { LRUCache } from "lru-cache";
import type { Principal } from "../../schemas/principal.ts";

type Kept = { readonly text: string; readonly version: number };

/** Whole answers made of nothing but the catalog, as text. An entry serves until the catalog's next commit. */
export type AnswerCache = {
  readonly find: (key: string, version: number) => string | undefined;
  /** `version`: read before the answer was made. */
  readonly keep: (key: string, text: string, version: number) => void;
};

const entryBytesMax = 256 * 1024;
/** What an audience may see hangs on its own row too (region, suspension), which is in no catalog commit. */
const lifeMs = 30_000;

export const answerCache = (entries: number): AnswerCache => {
  const kept = entries === 0 ? undefined : new LRUCache<string, Kept>({ max: entries, ttl: lifeMs });
  return {
    find: (key, version) => {
      const entry = kept?.get(key);
      return entry?.version === version ? entry.text : undefined;
    },
    keep: (key, text, version) => {
      if (text.length <= entryBytesMax) kept?.set(key, { text, version });
    },
  };
};

/** Two parties never share an entry: prices and visibility may be theirs alone. */
export const audienceOf = ({ role, partyId, permissions }: Principal) =>
  `${role}:${partyId ?? ""}:${permissions.includes("products:view") ? "" : "-"}`;
