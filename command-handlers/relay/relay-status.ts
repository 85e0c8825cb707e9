import type { Instant } from "../../domain/kernel/instant.ts";
import { rate } from "../../feeds/rate.ts";
import type { Position } from "../../schemas/recorded-event.ts";
import type { Outgoing } from "./outgoing.ts";

/** holding: an event of a newer release stands next. refused: topics and store do not belong together; it does not try again. */
export type RelayState = "active" | "standby" | "failing" | "holding" | "refused" | "stopped";

export type RelayStatus = {
  readonly state: RelayState;
  /** Why it fails, holds or has refused. */
  readonly reason: string | undefined;
  /** Of the last event that is published, or passed because it is not; undefined before the first one of this process. */
  readonly position: Position | undefined;
  /** When that event was recorded. */
  readonly recordedAt: Instant | undefined;
  readonly recordsPerSecond: number;
};

/** What a relay says of itself, as it goes. */
export const relayProgress = () => {
  const sent = rate();
  let state: RelayState = "standby";
  let reason: string | undefined;
  let failures = 0;
  let last: Pick<Outgoing, "scanned" | "recordedAt"> | undefined;
  return {
    turn: (next: RelayState, why?: string) => {
      state = next;
      reason = why;
    },
    published: ({ scanned, recordedAt, records }: Outgoing) => {
      last = { scanned, recordedAt };
      failures = 0;
      sent.add(records);
    },
    /** How many in a row, this one included. */
    failed: () => ++failures,
    status: (): RelayStatus => ({
      state,
      reason,
      position: last?.scanned.position,
      recordedAt: last?.recordedAt,
      recordsPerSecond: sent.perSecond(),
    }),
  };
};
