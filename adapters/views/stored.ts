import type { Instant } from "../../domain/kernel/instant.ts";
import type { Position } from "../../schemas/recorded-event.ts";

export type StoredCheckpoint = { readonly epoch: string; readonly position: Position; readonly eventId: string };

export type StoredParkedEvent = {
  readonly partition: number;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  readonly error: string | null;
  readonly parkedAt: Instant;
};

export type StoredDecision = {
  readonly action: "retry" | "skip";
  readonly stream: string;
  readonly eventId: string;
  readonly actor: string;
  readonly at: Instant;
};

export type StoredFold<Row> = {
  readonly rows: ReadonlyMap<string, Row | undefined>;
  readonly parked: readonly StoredParkedEvent[];
};

export type StoredBatch<Row> = {
  readonly partition: number;
  readonly expected: StoredCheckpoint | undefined;
  readonly next: StoredCheckpoint;
  readonly keys: readonly string[];
  readonly fold: (rows: ReadonlyMap<string, Row>, parked: ReadonlyMap<string, number>) => StoredFold<Row>;
};

export type StoredResolution<Row> = {
  readonly stream: string;
  readonly queue: readonly StoredParkedEvent[];
  readonly keys: readonly string[];
  readonly fold: (rows: ReadonlyMap<string, Row>) => StoredFold<Row>;
  readonly decision: StoredDecision;
};

/** Events parked per stream. */
export const parkedCounts = (events: readonly { readonly stream: string }[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return counts;
};

export const sameQueue = (
  one: readonly { readonly eventId: string }[],
  other: readonly { readonly eventId: string }[],
): boolean => one.length === other.length && one.every(({ eventId }, index) => eventId === other[index]?.eventId);
