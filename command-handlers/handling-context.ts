import type { Instant } from "../domain/kernel/instant.ts";
import type { Position } from "../schemas/recorded-event.ts";
import type { Principal } from "../schemas/principal.ts";
import type { ExpectedRevision } from "./event-store.ts";
import type { Handling } from "./command-handler.ts";

/** A revision that a handler relied on. */
export type FactRevision = readonly [stream: string, revision: ExpectedRevision];

/** What makes a `Handling`: the same context gives the same ids, however often. */
export type HandlingContext = {
  /** Deterministic: of a command's key, of a reaction and its event, of a deadline. Any UUID. */
  readonly commandId: string;
  readonly now: Instant;
  readonly principal?: Principal | undefined;
  /** "<role>:<account id>" or "system:<what acts>". */
  readonly actor: string;
  readonly causationId: string;
  readonly correlationId: string;
  /** Set when the command may have been carried out before, in part or whole: not earlier than this, by the log's clock.
   * Then its streams are searched for what it did. Reactions give their event's `recordedAt`. */
  readonly mayRepeatSince?: Instant | undefined;
};

/** What a handling has done so far. */
export type Footprint = {
  /** Streams written or found unchanged, with the position that shows it, oldest first. */
  readonly seen: readonly (readonly [stream: string, position: Position])[];
  /** Streams shown as facts, with the position that they were shown at. */
  readonly shown: readonly (readonly [stream: string, position: Position])[];
  readonly facts: readonly FactRevision[];
  /** Everything that it did can be found in the log again: a crash now would lead to the same answer. */
  readonly isInLog: boolean;
};

export type Handled = { readonly handling: Handling; readonly footprint: () => Footprint };

/** How a keyed command is made safe to resume. */
export type HandlingHooks = {
  /** Awaited before the first command goes to a stream, with the revisions relied on up to then. */
  readonly beforeFirstSend?: (facts: readonly FactRevision[]) => Promise<void>;
  /** Revisions that the first run relied on: facts are shown as of these. */
  readonly facts?: readonly FactRevision[];
};
