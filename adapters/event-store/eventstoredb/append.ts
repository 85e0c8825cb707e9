import { setTimeout as pause } from "node:timers/promises";
import type { Position } from "../../../schemas/recorded-event.ts";
import type { AdmittedAppend } from "../admission.ts";
import { appendRefused, logCorrupt, outcomeUnknown, overloaded } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./failure.ts";
import { positionText } from "./position.ts";
import { outgoing } from "./received-event.ts";
import type { StoredAppend } from "./stored-append.ts";
import { within } from "./within.ts";

export type Answered = { readonly revision: number; readonly position: Position; readonly isRepeat: boolean };

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

const send = async ({ connection, prefix }: Appending, append: AdmittedAppend, timeoutMs: number) => {
  const expectedRevision = append.expected < 0 ? ("no_stream" as const) : BigInt(append.expected);
  const limits = { ...connection.options, deadline: timeoutMs, expectedRevision };
  const answer = connection.append(prefix + append.stream, append.events.map(outgoing), limits);
  const { nextExpectedRevision, position } = await within("an append", timeoutMs + graceMs, answer);
  return { revision: Number(nextExpectedRevision), position };
};

/** An append on its way. `sent`: an attempt of it may have reached the server. */
type Sending = { readonly append: AdmittedAppend; sent: boolean };

const attempt = async (appending: Appending, sending: Sending, timeoutMs: number): Promise<Answered> => {
  const { stored } = appending;
  const { append } = sending;
  await stored.learn(append.stream, append.expected);
  if (stored.isKnown(append)) return stored.answer(append);
  sending.sent = true;
  try {
    const { revision, position } = await send(appending, append, timeoutMs);
    stored.note(append);
    // What the server knew itself are these very bytes; it may come without its place.
    return position ? { revision, position: positionText(position), isRepeat: false } : await stored.answer(append);
  } catch (error) {
    if (failureOf(error) === "conflict") return stored.answer(append, actualOf(error));
    throw error;
  }
};

/** Sends the same bytes, ids and revision again until the store has answered or `deadline` passes.
 * @throws RevisionConflict, AppendRefused, LogCorrupt; OutcomeUnknown when no answer came, Overloaded when nothing was sent. */
export const appendUntilAnswered = async (appending: Appending, append: AdmittedAppend, deadline: number) => {
  const sending: Sending = { append, sent: false };
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
