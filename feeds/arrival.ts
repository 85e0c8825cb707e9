import { setImmediate as nextTurn } from "node:timers/promises";
import type { Delivered, RecordedEvent } from "../schemas/recorded-event.ts";
import { isInfrastructureError } from "./infrastructure-error.ts";

/** An event that today's code cannot decode: its consumers deal with it like with any event they fail at. */
export type Undecodable = Omit<RecordedEvent, "data"> & { readonly undecodable: Error };

export type Arrival = Delivered | Undecodable;

export const isUndecodable = (arrival: Arrival): arrival is Undecodable => "undecodable" in arrival;

/** Upcast and decrypted, all of `events` or none, in order. */
export type Decode = (events: readonly RecordedEvent[]) => Promise<readonly Delivered[]>;

const undecodable = ({ data: _, ...envelope }: RecordedEvent, error: unknown): Undecodable => ({
  ...envelope,
  undecodable: error instanceof Error ? error : new Error(String(error)),
});

const decodeOne = async (decode: Decode, event: RecordedEvent): Promise<readonly Arrival[]> => {
  try {
    return await decode([event]);
  } catch (error) {
    if (isInfrastructureError(error)) throw error;
    return [undecodable(event, error)];
  }
};

/** A page decoded at one go would keep everybody else waiting: answers to a view's own statements come in between slices of it. */
const sliceEvents = 200;

const decodeSlice = async (decode: Decode, events: readonly RecordedEvent[]): Promise<readonly Arrival[]> => {
  try {
    return await decode(events);
  } catch (error) {
    if (isInfrastructureError(error)) throw error;
    const arrivals: Arrival[] = [];
    for (const event of events) arrivals.push(...(await decodeOne(decode, event)));
    return arrivals;
  }
};

/** In the order given. One event's fault stays that event's.
 * @throws when an engine that decoding needs is away. */
export const decodeAll = async (decode: Decode, events: readonly RecordedEvent[]): Promise<readonly Arrival[]> => {
  const arrivals: Arrival[] = [];
  for (let from = 0; from < events.length; from += sliceEvents) {
    if (from > 0) await nextTurn();
    arrivals.push(...(await decodeSlice(decode, events.slice(from, from + sliceEvents))));
  }
  return arrivals;
};

/** Written by a newer release: this one waits for its own update instead of setting the event aside. */
export const isFromNewerRelease = (error: Error) => "code" in error && error.code === "UNKNOWN_EVENT";
