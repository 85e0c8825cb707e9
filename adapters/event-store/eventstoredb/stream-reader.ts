import type { RecordedEvent } from "../../../schemas/recorded-event.ts";
import { logCorrupt } from "../errors.ts";
import { collect } from "./collect.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./failure.ts";
import { recordedEvent } from "./received-event.ts";
import { retrying } from "./retrying.ts";

export type ReadRange = {
  readonly direction: "forwards" | "backwards";
  /** Where to begin; the end of the stream when left out, which only goes backwards. */
  readonly from?: number;
  readonly limit: number;
};

export type StreamReader = (stream: string, range: ReadRange) => Promise<readonly RecordedEvent[]>;

/** How long a read may last, retries included, and one attempt of it. */
export type ReadLimits = { readonly deadlineMs: number; readonly attemptMs: number };

const nothingOrThrow = (stream: string, error: unknown): readonly never[] => {
  const failure = failureOf(error);
  if (failure === "not-found") return [];
  if (failure === "deleted") throw logCorrupt(`The stream ${stream} was deleted from the store`);
  throw error;
};

/** Reads of one stream; none for a stream that does not exist. */
export const streamReader =
  ({ call, options }: Connection, prefix: string, { deadlineMs, attemptMs }: ReadLimits): StreamReader =>
  (stream, { direction, from, limit }) => {
    const fromRevision = from === undefined ? "end" : BigInt(from);
    const bounds = { ...options, direction, fromRevision, maxCount: limit } as const;
    return retrying(`reading ${stream}`, deadlineMs, async () => {
      try {
        const found = await call((client) => collect(client.readStream(prefix + stream, bounds), attemptMs));
        return found.flatMap(({ event }) => (event ? [recordedEvent(event, prefix)] : []));
      } catch (error) {
        return nothingOrThrow(stream, error);
      }
    });
  };
