import type { Delivered, RecordedEvent } from "../schemas/recorded-event.ts";
import { isInfrastructureError } from "./infrastructure-error.ts";

/** An event that today's code cannot decode: its consumers deal with it like with any event they fail at. */
export type Undecodable = Omit<RecordedEvent, "data"> & { readonly undecodable: Error };

export type Arrival = Delivered | Undecodable;

export const isUndecodable = (arrival: Arrival): arrival is Undecodable => "undecodable" in arrival;

/** Upcast and decrypted. May answer at once or, when a key must be fetched first, later. */
export type Decode = (event: RecordedEvent) => Delivered | Promise<Delivered>;

const undecodable = ({ data: _, ...envelope }: RecordedEvent, error: unknown): Undecodable => {
  if (isInfrastructureError(error)) throw error;
  return { ...envelope, undecodable: error instanceof Error ? error : new Error(String(error)) };
};

const decodeOne = (decode: Decode, event: RecordedEvent): Arrival | Promise<Arrival> => {
  try {
    const decoded = decode(event);
    return decoded instanceof Promise ? decoded.catch((error: unknown) => undecodable(event, error)) : decoded;
  } catch (error) {
    return undecodable(event, error);
  }
};

/** In the order given. One event's fault stays that event's.
 * @throws when an engine that decoding needs is away. */
export const decodeAll = async (decode: Decode, events: readonly RecordedEvent[]): Promise<readonly Arrival[]> => {
  const arrivals = events.map((event) => decodeOne(decode, event));
  const settled = arrivals.filter((arrival): arrival is Arrival => !(arrival instanceof Promise));
  return settled.length === arrivals.length ? settled : Promise.all(arrivals);
};
