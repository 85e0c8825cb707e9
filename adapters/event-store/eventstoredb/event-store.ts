import type { EncodedEvent, RecordedEvent } from "../../../schemas/recorded-event.ts";
import { admit } from "../admission.ts";
import { assertJson } from "../assert-json.ts";
import { appendRefused, overloaded } from "../errors.ts";
import { checkLimit, readLimitMax, tailsMax } from "../read-limit.ts";
import { appendUntilAnswered } from "./append.ts";
import type { Connection } from "./connection.ts";
import { type Epoch, epochStream } from "./epoch.ts";
import { knownIds } from "./known-ids.ts";
import { slots } from "./slots.ts";
import { type Answered, repeatWindow, storedAppend } from "./stored-append.ts";
import { streamReader } from "./stream-reader.ts";

export type EventStoreDbOptions = {
  /** Before the name of every stream in the store, never seen above it: keeps deployments on one server apart. */
  readonly prefix?: string;
  /** How long a call may last, retries included. */
  readonly deadlineMs?: number;
  /** How long one attempt of an append may last. */
  readonly attemptMs?: number;
  readonly inFlightMax?: number;
  readonly waitingMax?: number;
};

type StreamTail = { readonly stream: string; readonly fromRevision: number };

const readAttemptMs = 5_000;
const mebibyte = 1024 * 1024;

/** Names that begin with $ are the server's own: a stream $$x holds the metadata of x. */
const refuseReserved = (stream: string, events: readonly EncodedEvent[]) => {
  if (stream.startsWith("$") || stream === epochStream) throw appendRefused(`the name ${stream} is reserved`);
  const reserved = events.find(({ type }) => type.startsWith("$"));
  if (reserved) throw appendRefused(`the event type ${reserved.type} is reserved`);
};

/** The event store port on EventStoreDB. A repeat at another revision is known among the last 4096 events of its stream; ids
 * are compared within a stream only.
 * `epoch` is asked for before the first append, so that the epoch stands before every event. */
export const eventStoreDbStore = (
  connection: Connection,
  epoch: () => Promise<Epoch>,
  options: EventStoreDbOptions = {},
) => {
  const { prefix = "", deadlineMs = 10_000, attemptMs = 3_000, inFlightMax = 64, waitingMax = 4096 } = options;
  const known = knownIds(repeatWindow);
  const reader = streamReader(connection, prefix, { deadlineMs, attemptMs: readAttemptMs });
  // An append has attempts of its own: what it reads on its way is read once in each.
  const once = streamReader(connection, prefix, { deadlineMs: 0, attemptMs });
  const appending = { connection, prefix, attemptMs, stored: storedAppend(once, known) };
  const appends = slots({ inFlightMax, waitingMax, waitingBytesMax: 64 * mebibyte });

  const read = async (stream: string, from = 0, limit = readLimitMax): Promise<readonly RecordedEvent[]> => {
    const events = await reader(stream, { direction: "forwards", from, limit: checkLimit(limit) });
    known.note(stream, events);
    return events;
  };

  return {
    read,

    readTails: async (tails: readonly StreamTail[]) => {
      if (tails.length > 0) checkLimit(tails.length, tailsMax);
      return Promise.all(tails.map(({ stream, fromRevision }) => read(stream, fromRevision)));
    },

    readBackwards: async (stream: string, limit: number, from?: number) =>
      reader(stream, { direction: "backwards", limit: checkLimit(limit), ...(from === undefined ? {} : { from }) }),

    append: async (stream: string, expected: number | "none", events: readonly EncodedEvent[]): Promise<Answered> => {
      const admitted = admit(stream, expected, events);
      refuseReserved(stream, events);
      events.forEach(assertJson);
      const deadline = performance.now() + deadlineMs;
      return appends.run(admitted.bytes, deadline, async () => {
        await epoch().catch((error: unknown) => {
          throw overloaded("The event store could not be reached; nothing was written", error);
        });
        return appendUntilAnswered(appending, admitted, deadline);
      });
    },

    /** Waits for the appends that are under way; the connection stays open. */
    close: appends.idle,
  };
};
