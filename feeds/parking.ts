import type { Instant } from "../domain/kernel/instant.ts";
import type { Position } from "../schemas/recorded-event.ts";

/** An event set aside: the first of its stream could not be applied (`error`), the others wait behind it (`error` null).
 * It points at the event in the store and keeps no copy, so nothing personal stands here in clear. */
export type ParkedEvent = {
  readonly partition: number;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  readonly error: string | null;
  readonly parkedAt: Instant;
};

/** Who decided what about a parked stream, kept for ever. `eventId` is the first event of its queue. */
export type ParkingDecision = {
  readonly action: "retry" | "skip";
  readonly stream: string;
  readonly eventId: string;
  readonly actor: string;
  readonly at: Instant;
};

/** One parked stream as operators see it. */
export type ParkedStream = ParkedEvent & { readonly waiting: number };

/** More may not wait in one view; then the partition stands still until somebody retries or skips. */
export const parkedEventsMax = 1_000;

/** The head of every queue with the number of events behind it. */
export const parkedStreams = (events: readonly ParkedEvent[]): readonly ParkedStream[] => {
  const streams = new Map<string, ParkedStream>();
  for (const event of events) {
    const head = streams.get(event.stream);
    streams.set(event.stream, head ? { ...head, waiting: head.waiting + 1 } : { ...event, waiting: 0 });
  }
  return [...streams.values()];
};
