import { setTimeout as pause } from "node:timers/promises";
import type { EventCodec } from "../schemas/event-codec.ts";
import type { EncodedEvent } from "../schemas/recorded-event.ts";
import type { CommandHistory } from "./command-history.ts";
import { type Decided, decideBatch, type DecidedBatch } from "./decide-batch.ts";
import { contended } from "./errors.ts";
import {
  type Appended,
  type EventStore,
  isAppendRefused,
  isOutcomeUnknown,
  isRevisionConflict,
} from "./event-store.ts";
import { mailboxes } from "./mailbox.ts";
import { noteCommand } from "./recent-commands.ts";
import { repeated } from "./repeats.ts";
import type { SnapshotWriter } from "./snapshot-writer.ts";
import type { StreamAnswer, StreamCommand } from "./stream-command.ts";
import { emptyStream, nextRevision, type StreamState } from "./stream-state.ts";
import type { StreamStates } from "./stream-states.ts";

export type HandlePorts = {
  readonly store: Pick<EventStore, "append">;
  readonly history: CommandHistory;
  readonly codec: Pick<EventCodec, "encode" | "isPersonal">;
  readonly states: StreamStates;
  readonly snapshots: SnapshotWriter;
  /** Told of every append, once it is durable. */
  readonly onAppend: (stream: string) => void;
  /** For how long a command is decided again after conflicts. */
  readonly deadlineMs: number;
};

type Waiting = {
  readonly command: StreamCommand;
  readonly answer: PromiseWithResolvers<StreamAnswer>;
  readonly deadline: number;
};

/** An append of unknown outcome is sent again for so long before the stream gives up on it. */
const unknownMs = 30_000;

const release = ({ waiting, answer }: Decided<Waiting>) => {
  if (answer.outcome === "failed") waiting.answer.reject(answer.error);
  else waiting.answer.resolve(answer);
};

const refuse = (batch: readonly Waiting[], error: unknown) => {
  for (const { answer } of batch) answer.reject(error);
};

/** The same command twice in one batch is one command: the later ones share the answer of the first. */
const distinct = (batch: readonly Waiting[]) => {
  const firsts = new Map<string, Waiting>();
  for (const waiting of batch) {
    const first = firsts.get(waiting.command.commandId);
    if (first) first.answer.promise.then(waiting.answer.resolve, waiting.answer.reject);
    else firsts.set(waiting.command.commandId, waiting);
  }
  return [...firsts.values()];
};

/** Sends an append until the store says what became of it. Callers past their deadline are told that it is not known. */
const appendSurely = async (
  { store }: HandlePorts,
  { stream, expected, events }: { stream: string; expected: StreamState["revision"]; events: readonly EncodedEvent[] },
  batch: readonly Waiting[],
): Promise<Appended> => {
  const giveUpAt = performance.now() + unknownMs;
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (!isOutcomeUnknown(error) || performance.now() > giveUpAt) throw error;
      refuse(
        batch.filter(({ deadline }) => deadline < performance.now()),
        error,
      );
      await pause(waitMs);
    }
  }
};

/** Answers what was carried out before; the others are to be decided. */
const withoutRepeats = async ({ history }: HandlePorts, state: StreamState, batch: readonly Waiting[]) => {
  const fresh: Waiting[] = [];
  for (const waiting of batch) {
    const before = await repeated(history, state, waiting.command);
    if (before) waiting.answer.resolve(before);
    else fresh.push(waiting);
  }
  return fresh;
};

type Read = { readonly state: StreamState; readonly upToDate: boolean };

/** What a batch is decided on first: memory if that may do, else the stream. */
const firstState = async (ports: HandlePorts, stream: string, batch: readonly Waiting[]): Promise<Read> => {
  const mayRepeat = batch.some(({ command }) => command.mayRepeatSince !== undefined);
  const cached = mayRepeat ? undefined : ports.states.cached(stream);
  if (cached) return { state: cached, upToDate: false };
  const [first] = batch;
  if (first && !mayRepeat && batch.every(({ command }) => command.creates))
    return { state: emptyStream(first.command.aggregate), upToDate: false };
  return refreshed(ports, batch);
};

/** Remembers what is durable now, and lets the answers go. */
const settled = (ports: HandlePorts, stream: string, round: DecidedBatch<Waiting>, { position }: Appended) => {
  for (const { waiting, answer } of round.decided)
    if (answer.outcome === "accepted" && answer.appended)
      noteCommand(round.state.recent, waiting.command.commandId, answer.revision);
  const [first] = round.decided;
  const now = { ...round.state, position };
  const state = first ? ports.snapshots.offer(first.waiting.command.aggregate, stream, now) : now;
  ports.states.keep(stream, state);
  ports.onAppend(stream);
  for (const { waiting, answer } of round.decided)
    release({ waiting, answer: answer.outcome === "accepted" ? { ...answer, position } : answer });
  return state;
};

const refreshed = async ({ states }: HandlePorts, [first]: readonly Waiting[]): Promise<Read> => {
  if (!first) throw new RangeError("a batch has at least one command");
  return { state: await states.refresh(first.command.aggregate, first.command.stream), upToDate: true };
};

type Left = { readonly left: readonly Waiting[]; readonly read: Read };

/** The events stood there already, maybe as another process made them and at another place: those commands are answered, and the
 * stream is read before anything builds on it. */
const repeatedRound = async (
  ports: HandlePorts,
  round: DecidedBatch<Waiting>,
  { revision, position }: Appended,
): Promise<Left> => {
  const shift = revision + 1 - nextRevision(round.state.revision);
  const others: Waiting[] = [];
  for (const { waiting, answer } of round.decided)
    if (answer.outcome === "accepted" && answer.appended)
      waiting.answer.resolve({ ...answer, revision: answer.revision + shift, position });
    else others.push(waiting);
  const waiting = round.decided.map((one) => one.waiting);
  return { left: [...others, ...round.rest], read: await refreshed(ports, waiting) };
};

/** Decides `batch` on `read` and makes it durable; what is left, by conflict or size, is decided on what is read then. */
const attempt = async (ports: HandlePorts, stream: string, batch: readonly Waiting[], read: Read): Promise<Left> => {
  const round = await decideBatch(ports.codec, read.state, batch);
  if (round.events.length === 0) {
    const now = read.upToDate ? read : await refreshed(ports, batch);
    if (now.state.revision !== read.state.revision) return { left: batch, read: now };
    round.decided.forEach(release);
    return { left: round.rest, read: now };
  }
  try {
    const append = { stream, expected: read.state.revision, events: round.events };
    const appended = await appendSurely(ports, append, batch);
    if (appended.isRepeat) return await repeatedRound(ports, round, appended);
    return { left: round.rest, read: { state: settled(ports, stream, round, appended), upToDate: true } };
  } catch (error) {
    if (!isRevisionConflict(error)) throw error;
    const now = await refreshed(ports, batch);
    // Nobody else has written: it is the events themselves that conflict, with what is stored under their ids.
    if (now.state.revision === read.state.revision) throw error;
    return { left: batch, read: now };
  }
};

const withoutLate = (stream: string, batch: readonly Waiting[]) => {
  const now = performance.now();
  const late = batch.filter(({ deadline }) => deadline < now);
  if (late.length === 0) return batch;
  refuse(late, contended(stream));
  return batch.filter((waiting) => !late.includes(waiting));
};

/** One command's bad data never fails another: what the store refuses together is carried out again one by one. */
const settle = async (ports: HandlePorts, stream: string, batch: readonly Waiting[]): Promise<void> => {
  let left = batch;
  try {
    let read = await firstState(ports, stream, batch);
    for (let tries = 0; left.length > 0; tries += 1) {
      left = await withoutRepeats(ports, read.state, left);
      if (left.length === 0) return;
      ({ left, read } = await attempt(ports, stream, left, read));
      left = withoutLate(stream, left);
      if (tries > 2 && left.length > 0) await pause(Math.random() * Math.min(2 ** tries, 50));
    }
  } catch (error) {
    const isTheirs = isAppendRefused(error) || isRevisionConflict(error);
    if (isTheirs && left.length > 1) for (const one of left) await settle(ports, stream, [one]);
    else refuse(left, error);
  }
};

/** The only way state changes: read, decide, append at the revision that was read; again if another was first. Commands that wait
 * for one stream are decided one after another and appended together; no answer leaves before what it was decided upon is durable.
 * @throws Contended after lost races until the deadline; OutcomeUnknown; Overloaded; and what decider, codec and store throw. */
export const handle = (ports: HandlePorts) => {
  const deliver = mailboxes<Waiting>((stream, batch) => settle(ports, stream, distinct(batch)));
  return async (command: StreamCommand): Promise<StreamAnswer> => {
    const answer = Promise.withResolvers<StreamAnswer>();
    deliver(command.stream, { command, answer, deadline: performance.now() + ports.deadlineMs });
    return answer.promise;
  };
};
