import { type Instant, instant } from "../domain/kernel/instant.ts";
import type { Message } from "../domain/kernel/message.ts";
import { type Arrival, isUndecodable } from "../feeds/arrival.ts";
import { type ParkedEvent, parkedEventsMax } from "../feeds/parking.ts";
import type { Delivered, Position } from "../schemas/recorded-event.ts";
import type { Projector } from "./projector.ts";
import type { Folded } from "./view-store.ts";

/** An event with the row it changes, or with what makes it impossible to apply. */
export type Planned<Event extends Message> =
  | { readonly arrival: Arrival; readonly event: Delivered<Event>; readonly key: string }
  | { readonly arrival: Arrival; readonly fault: Error };

export type ParkingFull = Error & { readonly code: "PARKING_FULL" };

export const isParkingFull = (error: unknown): error is ParkingFull =>
  error instanceof Error && "code" in error && error.code === "PARKING_FULL";

const parkingFull = (view: string): ParkingFull =>
  Object.assign(
    new Error(
      `${view} stands still: ${String(parkedEventsMax)} events of it are parked. Retry or skip the parked streams; it then goes on by itself.`,
    ),
    { code: "PARKING_FULL" as const },
  );

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Finds each event's row. `condemned` are ids of events that the view's store has refused, with its reason. */
export const plan = <Event extends Message, Row>(
  projector: Projector<Event, Row>,
  arrivals: readonly Arrival[],
  condemned: ReadonlyMap<string, Error>,
): readonly Planned<Event>[] =>
  arrivals.map((arrival) => {
    const fault = isUndecodable(arrival) ? arrival.undecodable : condemned.get(arrival.id);
    if (fault || isUndecodable(arrival)) return { arrival, fault: fault ?? new Error("undecodable") };
    try {
      // The feed hands over the projector's own event types only.
      const event = arrival as Delivered<Event>;
      return { arrival, event, key: projector.keyOf(event) };
    } catch (error) {
      return { arrival, fault: asError(error) };
    }
  });

export const keysOf = (planned: readonly Planned<Message>[]): readonly string[] =>
  [...new Set(planned.flatMap((item) => ("key" in item ? [item.key] : [])))].toSorted();

const parkedEvent = (
  partition: number,
  { stream, revision, position, id, type }: Arrival,
  error: Error | null,
  parkedAt: Instant,
): ParkedEvent => ({
  partition,
  stream,
  revision,
  position,
  eventId: id,
  type,
  error: error && `${error.name}: ${error.message}`.slice(0, 2_000),
  parkedAt,
});

export type FoldedBatch<Row> = Folded<Row> & { readonly touched: ReadonlyMap<string, Position> };

export type Folding<Event extends Message, Row> = {
  readonly projector: Projector<Event, Row>;
  readonly partition: number;
  readonly planned: readonly Planned<Event>[];
};

/** Folds in order; an event that fails parks its stream, whose later events queue behind it.
 * @throws ParkingFull */
export const foldBatch = <Event extends Message, Row>(
  { projector, partition, planned }: Folding<Event, Row>,
  rows: ReadonlyMap<string, Row>,
  parkedStreams: ReadonlyMap<string, number>,
): FoldedBatch<Row> => {
  const changed = new Map<string, Row | undefined>();
  const touched = new Map<string, Position>();
  const parked: ParkedEvent[] = [];
  const blocked = new Set(parkedStreams.keys());

  const park = (arrival: Arrival, error: Error | null) => {
    parked.push(parkedEvent(partition, arrival, error, instant(Date.now())));
    blocked.add(arrival.stream);
  };

  const apply = (event: Delivered<Event>, key: string) => {
    const row = changed.has(key) ? changed.get(key) : rows.get(key);
    const next = projector.evolve(row, event);
    if (next === row) return;
    changed.set(key, next);
    touched.set(key, event.position);
  };

  for (const item of planned) {
    if (blocked.has(item.arrival.stream)) park(item.arrival, null);
    else if ("fault" in item) park(item.arrival, item.fault);
    else
      try {
        apply(item.event, item.key);
      } catch (error) {
        park(item.arrival, asError(error));
      }
  }

  if (parked.length > 0) checkRoom(projector.name, parkedStreams, parked.length);
  return { rows: changed, parked, touched };
};

const checkRoom = (view: string, parkedStreams: ReadonlyMap<string, number>, more: number) => {
  const held = [...parkedStreams.values()].reduce((sum, events) => sum + events, 0);
  if (held + more > parkedEventsMax) throw parkingFull(view);
};
