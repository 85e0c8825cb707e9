import { setTimeout as pause } from "node:timers/promises";
import type { AdmittedAppend } from "../admission.ts";
import { appendRefused, logCorrupt, outcomeUnknown, overloaded, revisionConflict } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./failure.ts";
import { positionText } from "./position.ts";
import { outgoing } from "./received-event.ts";
import type { Answered, StoredAppend } from "./stored-append.ts";
import { within } from "./within.ts";

type Appending = {
  readonly connection: Connection;
  readonly prefix: string;
  readonly stored: StoredAppend;
  /** How long one attempt may take. A server gives up a write of its own after two seconds. */
  readonly attemptMs: number;
};

const firstPauseMs = 20;
const longestPauseMs = 500;
/** The client is the first to say that an attempt is over. */
const graceMs = 250;

const actualOf = (error: unknown) =>
  error instanceof Error && "actualVersion" in error && typeof error.actualVersion === "bigint"
    ? Number(error.actualVersion)
    : -1;

/** Throws what no further attempt would change. */
const throwIfSettled = (stream: string, error: unknown) => {
  const failure = failureOf(error);
  if (failure === "refused") throw appendRefused(error instanceof Error ? error.message : String(error), error);
  if (failure === "deleted") throw logCorrupt(`The stream ${stream} was deleted from the store`);
  if (failure !== "no-answer") throw error;
};

/** An append on its way, as it goes over the wire. `sent`: an attempt of it may have reached the server. */
type Sending = { readonly append: AdmittedAppend; readonly events: ReturnType<typeof outgoing>; sent: boolean };

/** Sends the events from the index `from` up to `to`, or all. */
const send = async (
  { connection, prefix }: Appending,
  { append: { stream, expected }, events }: Sending,
  timeoutMs: number,
  { from = 0, to = events.length }: { readonly from?: number; readonly to?: number } = {},
) => {
  const expectedRevision = expected + from < 0 ? ("no_stream" as const) : BigInt(expected + from);
  const limits = { ...connection.options, deadline: timeoutMs, expectedRevision };
  const answer = connection.append(prefix + stream, events.slice(from, to), limits);
  const { nextExpectedRevision, position } = await within("an append", timeoutMs + graceMs, answer);
  return { revision: Number(nextExpectedRevision), position };
};

/** Sends the rest of an append whose request broke off, where the server took the events that had come for all of them. EventStoreDB
 * drops such a request; not everything that speaks its protocol does. The ids tell the server that it is a beginning of this very append.
 * @throws RevisionConflict when it is of another. */
const complete = async (appending: Appending, sending: Sending, begun: number, timeoutMs: number) => {
  try {
    await send(appending, sending, timeoutMs, { to: begun });
    await send(appending, sending, timeoutMs, { from: begun });
  } catch (error) {
    if (failureOf(error) === "conflict") throw revisionConflict(sending.append.stream, actualOf(error));
    throw error;
  }
};

/** The answer to an append of which the store holds something, or holds something else. `actual`: where the server says that the stream is. */
const answered = async (
  appending: Appending,
  sending: Sending,
  timeoutMs: number,
  actual?: number,
): Promise<Answered> => {
  const { stored } = appending;
  const found = await stored.found(sending.append, actual);
  if (!("begun" in found)) return found;
  sending.sent = true;
  await complete(appending, sending, found.begun, timeoutMs);
  stored.note(sending.append);
  return { ...(await answered(appending, sending, timeoutMs)), isRepeat: false };
};

const attempt = async (appending: Appending, sending: Sending, timeoutMs: number): Promise<Answered> => {
  const { stored } = appending;
  const { append } = sending;
  await stored.learn(append.stream, append.expected);
  if (stored.isKnown(append)) return answered(appending, sending, timeoutMs);
  sending.sent = true;
  try {
    const { revision, position } = await send(appending, sending, timeoutMs);
    stored.note(append);
    // What the server knew itself are these very bytes; it may come without its place.
    if (position) return { revision, position: positionText(position), isRepeat: false };
    return await answered(appending, sending, timeoutMs);
  } catch (error) {
    if (failureOf(error) === "conflict") return answered(appending, sending, timeoutMs, actualOf(error));
    throw error;
  }
};

/** Sends the same bytes, ids and revision again until the store has answered or `deadline` passes.
 * @throws RevisionConflict, AppendRefused, LogCorrupt; OutcomeUnknown when no answer came, Overloaded when nothing was sent. */
export const appendUntilAnswered = async (appending: Appending, append: AdmittedAppend, deadline: number) => {
  const sending: Sending = { append, events: outgoing(append.events), sent: false };
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const leftMs = deadline - performance.now();
    try {
      return await attempt(appending, sending, Math.max(1, Math.ceil(Math.min(leftMs, appending.attemptMs))));
    } catch (error) {
      throwIfSettled(append.stream, error);
      if (performance.now() + pauseMs >= deadline)
        throw sending.sent
          ? outcomeUnknown(error)
          : overloaded("The event store gave no answer; nothing was written", error);
    }
    await pause(pauseMs);
  }
};
