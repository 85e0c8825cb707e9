import type { Instant } from "../domain/kernel/instant.ts";
import type { RecordedEvent } from "../schemas/recorded-event.ts";
import type { Arrival } from "./arrival.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** A stretch of one partition: the events that the consumer handles, and where the stretch ends. */
export type Batch = {
  readonly arrivals: readonly Arrival[];
  readonly end: Checkpoint;
  /** When the last event of the stretch was recorded. */
  readonly recordedAt: Instant;
  /** All events of the stretch, those not handled too. */
  readonly scanned: number;
};

type Stretch = readonly Pick<RecordedEvent, "id" | "position" | "recordedAt">[];

/** Undefined for an empty stretch. */
export const batchOf = (epoch: string, stretch: Stretch, arrivals: readonly Arrival[]): Batch | undefined => {
  const last = stretch.at(-1);
  return (
    last && {
      arrivals,
      end: { epoch, position: last.position, eventId: last.id },
      recordedAt: last.recordedAt,
      scanned: stretch.length,
    }
  );
};
