import { setTimeout as pause } from "node:timers/promises";
import type { Instant } from "../domain/kernel/instant.ts";
import { failpoint } from "../schemas/failpoint.ts";
import type { FactRevision, HandlingHooks } from "./handling-context.ts";
import type { Idempotency, Seen } from "./idempotency.ts";

/** What one attempt needs to be the same as the attempts before it. */
export type Attempt = {
  readonly at: Instant;
  readonly mayRepeatSince: Instant | undefined;
  readonly hooks: HandlingHooks;
};

export type Attempted<Answer> = {
  readonly answer: Answer;
  /** A crash before the answer is kept would lead to the same answer. */
  readonly isInLog: boolean;
};

export type KeyedCommand<Answer> = {
  readonly commandId: string;
  readonly bodyHash: string;
  readonly at: Instant;
  readonly attempt: (attempt: Attempt) => Promise<Attempted<Answer>>;
  readonly parse: (kept: string) => Answer;
};

export type Keyed<Answer> =
  { readonly outcome: "answered"; readonly answer: Answer } | { readonly outcome: "in-flight" | "reused" | "expired" };

/** For how long another process's answer is waited for. */
const waitMs = 2_000;
const renewMs = 3_000;

type Claim = {
  readonly at: Instant;
  readonly mayRepeatSince: Instant | undefined;
  readonly facts: readonly FactRevision[];
};
type SeenBefore = Exclude<Seen, { readonly outcome: "claimed" }>;

/** Ends an attempt that turns out not to be the first. */
const seenBefore = (seen: SeenBefore) =>
  Object.assign(new Error("the command was seen before"), { code: "SEEN_BEFORE" as const, seen });

const isSeenBefore = (error: unknown): error is ReturnType<typeof seenBefore> =>
  error instanceof Error && "code" in error && error.code === "SEEN_BEFORE";

/** An attempt with nothing known of earlier ones: the row is written with the facts relied on, before the first change. */
const firstAttempt = async <Answer>(store: Idempotency, held: Set<string>, command: KeyedCommand<Answer>) => {
  const { commandId, bodyHash, at } = command;
  const claim = async (facts: readonly FactRevision[], answer?: string) => {
    const seen = await store.claim({ commandId, bodyHash, at, facts, ...(answer === undefined ? {} : { answer }) });
    if (seen.outcome !== "claimed") throw seenBefore(seen);
  };
  const beforeFirstSend = async (facts: readonly FactRevision[]) => {
    await claim(facts);
    held.add(commandId);
    failpoint("after-idempotency-row");
  };
  const attempted = await command.attempt({ at, mayRepeatSince: undefined, hooks: { beforeFirstSend } });
  failpoint("after-append");
  if (held.has(commandId)) return keep(store, command, attempted);
  await claim([], JSON.stringify(attempted.answer));
  return attempted.answer;
};

/** The answer of a command whose row is held. An accepted one may be lost: the log, the row's facts and its time give it again.
 * Any other must be kept before it leaves. */
const keep = async <Answer>(
  store: Idempotency,
  { commandId, bodyHash, at }: KeyedCommand<Answer>,
  { answer, isInLog }: Attempted<Answer>,
) => {
  const text = JSON.stringify(answer);
  if (isInLog) store.completeSoon(commandId, text);
  else if (!(await store.complete(commandId, text))) {
    const seen = await store.claim({ commandId, bodyHash, at, facts: [] });
    if (seen.outcome === "claimed") throw new Error(`the row of command ${commandId} vanished while it was held`);
    throw seenBefore(seen);
  }
  return answer;
};

const laterAttempt = async <Answer>(store: Idempotency, command: KeyedCommand<Answer>, claim: Claim) => {
  const { at, mayRepeatSince, facts } = claim;
  const attempted = await command.attempt({ at, mayRepeatSince, hooks: { facts } });
  failpoint("after-append");
  return keep(store, command, attempted);
};

/** Asks again until the process that has the command answers, dies, or time is over. */
const waited = async <Answer>(store: Idempotency, { commandId, bodyHash, at }: KeyedCommand<Answer>): Promise<Seen> => {
  const until = performance.now() + waitMs;
  for (let ms = 25; ; ms = Math.min(ms * 2, 200)) {
    await pause(ms);
    const seen = await store.claim({ commandId, bodyHash, at, facts: [] });
    if (seen.outcome !== "in-flight" || performance.now() > until) return seen;
  }
};

const claimFrom = ({ at }: KeyedCommand<unknown>, seen: Seen): Claim | undefined => {
  if (seen.outcome === "resumed") return { at: seen.at, mayRepeatSince: seen.firstSeenAt, facts: seen.facts };
  return seen.outcome === "claimed" ? { at, mayRepeatSince: undefined, facts: [] } : undefined;
};

/** What follows from what the store says: an answer, a refusal, or another attempt on the row that is held now. */
const following = async <Answer>(
  store: Idempotency,
  held: Set<string>,
  command: KeyedCommand<Answer>,
  before: Seen,
): Promise<Keyed<Answer>> => {
  const seen = before.outcome === "in-flight" ? await waited(store, command) : before;
  const claim = claimFrom(command, seen);
  if (claim) {
    held.add(command.commandId);
    return { outcome: "answered", answer: await laterAttempt(store, command, claim) };
  }
  switch (seen.outcome) {
    case "answered":
      return { outcome: "answered", answer: command.parse(seen.answer) };
    case "in-flight":
    case "reused":
    case "expired":
      return { outcome: seen.outcome };
    default:
      throw new Error(`nothing follows from ${seen.outcome}`);
  }
};

const carriedOut = async <Answer>(store: Idempotency, held: Set<string>, command: KeyedCommand<Answer>) => {
  let next: () => Promise<Keyed<Answer>> = async () => ({
    outcome: "answered",
    answer: await firstAttempt(store, held, command),
  });
  for (;;) {
    try {
      return await next();
    } catch (error) {
      if (!isSeenBefore(error)) throw error;
      held.delete(command.commandId);
      next = () => following(store, held, command, error.seen);
    }
  }
};

/** Commands with a key: one effect and one answer per key, however often, wherever and whenever they come.
 * `stop` ends the renewing of rows that are held. */
export const keyedCommands = (store: Idempotency, onTrouble: (cause: unknown) => void) => {
  const running = new Map<string, { readonly bodyHash: string; readonly promise: Promise<Keyed<unknown>> }>();
  const held = new Set<string>();
  const trouble = (work: Promise<void>) => void work.catch(onTrouble);
  const renewing = setInterval(() => {
    if (held.size > 0) trouble(store.renew([...held]));
  }, renewMs);
  renewing.unref();

  const run = async <Answer>(command: KeyedCommand<Answer>): Promise<Keyed<Answer>> => {
    try {
      return await carriedOut(store, held, command);
    } catch (error) {
      if (held.has(command.commandId)) trouble(store.release(command.commandId));
      throw error;
    } finally {
      held.delete(command.commandId);
      running.delete(command.commandId);
    }
  };

  return {
    stop: () => {
      clearInterval(renewing);
    },
    carryOut: async <Answer>(command: KeyedCommand<Answer>): Promise<Keyed<Answer>> => {
      const already = running.get(command.commandId);
      if (already && already.bodyHash !== command.bodyHash) return { outcome: "reused" };
      // One command id is one command, so it has one type of answer.
      if (already) return already.promise as Promise<Keyed<Answer>>;
      const promise = run(command);
      running.set(command.commandId, { bodyHash: command.bodyHash, promise });
      return promise;
    },
  };
};
