import type { EncodedEvent, Position, RecordedEvent } from "../schemas/recorded-event.ts";

/** Revision of the last event that the writer has seen; "none" for a stream that must not exist yet. */
export type ExpectedRevision = number | "none";

export type Appended = {
  readonly revision: number;
  readonly position: Position;
  /** Whether the ids stood there already. What stands under them may be what another process made of the same command, in other bytes
   * than were sent. A store may pass over it when they are these very bytes. */
  readonly isRepeat: boolean;
};

/** What a stream is read from: its events with `revision >= fromRevision`. */
export type StreamTail = { readonly stream: string; readonly fromRevision: number };

export const appendBytesMax = 900 * 1024;
export const eventBytesMax = 512 * 1024;
export const readLimitMax = 4096;

export type EventStore = {
  /** At most `limit` (<= 4096, the default) events of `stream` with `revision >= fromRevision`, oldest first; none for an unknown stream. */
  readonly read: (stream: string, fromRevision?: number, limit?: number) => Promise<readonly RecordedEvent[]>;

  /** The tails of up to 64 streams in one round trip, in the order asked; each at most 4096 events long. */
  readonly readTails: (tails: readonly StreamTail[]) => Promise<readonly (readonly RecordedEvent[])[]>;

  /** At most `limit` events of `stream`, newest first, starting at `fromRevision` (the end, when left out). */
  readonly readBackwards: (stream: string, limit: number, fromRevision?: number) => Promise<readonly RecordedEvent[]>;

  /** All of `events` or nothing. The same ids again, all of them and in order, answer as the first time did, whatever `expected` says.
   * A store may know them among the last 4096 events of their stream only; with the same `expected` and bytes it knows them for ever.
   * @throws RevisionConflict when the stream is not at `expected`, or only some of the ids are stored.
   * @throws AppendRefused for what no store would take: over 900 KiB together or 512 KiB for one event, no event, an id that is no UUID, data that is no JSON.
   * @throws OutcomeUnknown when the deadline passed without an answer: only the same append again can tell. */
  readonly append: (stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]) => Promise<Appended>;
};

export type RevisionConflict = Error & { readonly code: "REVISION_CONFLICT"; readonly actual: ExpectedRevision };
export type AppendRefused = Error & { readonly code: "APPEND_REFUSED" };
export type OutcomeUnknown = Error & { readonly code: "OUTCOME_UNKNOWN" };

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

export const isRevisionConflict = (error: unknown): error is RevisionConflict => hasCode(error, "REVISION_CONFLICT");
export const isAppendRefused = (error: unknown): error is AppendRefused => hasCode(error, "APPEND_REFUSED");
export const isOutcomeUnknown = (error: unknown): error is OutcomeUnknown => hasCode(error, "OUTCOME_UNKNOWN");
