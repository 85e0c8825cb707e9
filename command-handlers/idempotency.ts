import type { Instant } from "../domain/kernel/instant.ts";
import type { FactRevision } from "./handling-context.ts";

/** What is kept at the first sight of a keyed command, before it changes anything. */
export type Sight = {
  readonly commandId: string;
  /** sha256 in hex of what was asked. */
  readonly bodyHash: string;
  /** Business time: every later attempt has this one. */
  readonly at: Instant;
  /** Revisions that the handler relied on up to its first change: a later attempt is shown the same facts. */
  readonly facts: readonly FactRevision[];
  /** JSON text, for a command that is answered without having changed anything. */
  readonly answer?: string;
};

export type Seen =
  /** Kept now, and held by this process. */
  | { readonly outcome: "claimed" }
  /** Kept by an attempt that died, or gave up: held by this process now, to be carried on. `firstSeenAt`: by the database's clock. */
  | {
      readonly outcome: "resumed";
      readonly at: Instant;
      readonly facts: readonly FactRevision[];
      readonly firstSeenAt: Instant;
    }
  | { readonly outcome: "answered"; readonly answer: string }
  /** Another process is carrying it out. */
  | { readonly outcome: "in-flight" }
  /** The key came with another body. */
  | { readonly outcome: "reused" }
  /** The key is older than answers are kept. */
  | { readonly outcome: "expired" };

/** Keyed commands and their answers, for 30 days. What it answers is durable, unless said otherwise. */
export type Idempotency = {
  /** First sight, or what is known of the command since. The row is held for about 10 seconds unless renewed. */
  readonly claim: (sight: Sight) => Promise<Seen>;
  /** Keeps the answer of a command that this process holds. False: another process took it over meanwhile, and its answer counts. */
  readonly complete: (commandId: string, answer: string) => Promise<boolean>;
  /** Keeps the answer soon. Only for an answer that would be the same again if it were lost. Bounded: what is too much is dropped. */
  readonly completeSoon: (commandId: string, answer: string) => void;
  /** Still at work on these. */
  readonly renew: (commandIds: readonly string[]) => Promise<void>;
  /** No longer at work on it, without an answer: whoever sees it next may carry on at once. */
  readonly release: (commandId: string) => Promise<void>;
  /** Drops rows of keys that were refused as expired for as long as they were kept before; answers how many. */
  readonly purge: () => Promise<number>;
  /** Resolves once everything that was to be kept soon is kept. */
  readonly idle: () => Promise<void>;
};
