import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { isDataError, isTransient } from "../../postgres/errors.ts";
import type { AdmittedAppend } from "../admission.ts";
import { appendRefused, outcomeUnknown, overloaded, revisionConflict } from "../errors.ts";
import type { AppendOptions, Verdict } from "./append-batch.ts";

export type GroupCommitOptions = {
  /** One round trip and one commit for all of `batch`. */
  readonly write: (batch: readonly AdmittedAppend[], options: AppendOptions) => Promise<readonly Verdict[]>;
  readonly onApplied: () => void;
  /** How long an append may take with everything that goes wrong on its way. */
  readonly deadlineMs: number;
  readonly batchAppendsMax: number;
  readonly batchBytesMax: number;
  readonly queueAppendsMax: number;
  readonly queueBytesMax: number;
};

type Answered = Extract<Verdict, { readonly kind: "applied" | "repeated" }>;

type Waiting = {
  readonly append: AdmittedAppend;
  readonly deadline: number;
  /** True once it may have reached the server without an answer. */
  unsure: boolean;
  readonly resolve: (answer: Answered) => void;
  readonly reject: (error: Error) => void;
};

/** So many waiting appends are a batch of their own: the next one gathers while they commit. */
const worthSending = 16;
const attemptMs = 5_000;
const firstPauseMs = 20;
const longestPauseMs = 500;

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

const giveUp = ({ unsure, reject }: Waiting, cause: unknown) => {
  reject(
    unsure ? outcomeUnknown(cause) : overloaded("The log could not be reached in time; nothing was written", cause),
  );
};

const settle = ({ append, resolve, reject }: Waiting, verdict: Verdict | undefined) => {
  if (verdict === undefined) reject(new Error(`The log gave no verdict on an append to ${append.stream}`));
  else if (verdict.kind === "conflict") reject(revisionConflict(append.stream, verdict.actual));
  else resolve(verdict);
};

/** Gathers appends while the batch before them commits. One batch is in flight at a time: the log's head is locked anyway. */
export const groupCommit = (options: GroupCommitOptions) => {
  let queue: Waiting[] = [];
  let queueBytes = 0;
  let lastSize = 0;
  let running: Promise<void> | undefined;

  const take = () => {
    let [size, bytes] = [0, 0];
    for (const { append } of queue) {
      const full = size === options.batchAppendsMax || bytes + append.bytes > options.batchBytesMax;
      if (full && size > 0) break;
      size += 1;
      bytes += append.bytes;
    }
    const batch = queue.slice(0, size);
    queue = queue.slice(size);
    queueBytes -= bytes;
    return batch;
  };

  const attempt = async (batch: readonly Waiting[], careful: boolean) => {
    const leftMs = Math.min(...batch.map((waiting) => waiting.deadline)) - performance.now();
    const appends = batch.map((waiting) => waiting.append);
    const timeoutMs = Math.max(1, Math.ceil(Math.min(leftMs, attemptMs)));
    const verdicts = await options.write(appends, { careful, timeoutMs });
    batch.forEach((waiting, index) => {
      settle(waiting, verdicts[index]);
    });
    if (verdicts.some((verdict) => verdict.kind === "applied")) options.onApplied();
  };

  /** Nothing of a batch with a data error is written: alone, each append fails or succeeds for itself. */
  const separate = async (batch: readonly Waiting[], careful: boolean, error: unknown) => {
    if (careful) batch[0]?.reject(appendRefused(asError(error).message, error));
    else for (const waiting of batch) await commit([waiting], true);
  };

  const commit = async (batch: readonly Waiting[], careful: boolean): Promise<void> => {
    let left = batch;
    for (let pauseMs = firstPauseMs, cause: unknown; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const late = left.filter((waiting) => waiting.deadline <= performance.now());
      late.forEach((waiting) => {
        giveUp(waiting, cause);
      });
      left = left.filter((waiting) => !late.includes(waiting));
      if (left.length === 0) return;
      try {
        return await attempt(left, careful);
      } catch (error) {
        if (isDataError(error)) return separate(left, careful, error);
        if (!isTransient(error)) throw error;
        cause = error;
        left.forEach((waiting) => (waiting.unsure = true));
      }
      await pause(pauseMs);
    }
  };

  const run = async () => {
    while (queue.length > 0) {
      // Writers whose answer came with the last batch get to their next append before this one is closed; a lone one need not wait.
      if (lastSize > 1 && queue.length < worthSending) await nextTurn();
      const batch = take();
      lastSize = batch.length;
      await commit(batch, false).catch((error: unknown) => {
        batch.forEach((waiting) => {
          waiting.reject(asError(error));
        });
      });
    }
    running = undefined;
  };

  return {
    /** @throws Overloaded before anything is queued, when too much is. */
    append: (append: AdmittedAppend) =>
      new Promise<Answered>((resolve, reject) => {
        if (queue.length >= options.queueAppendsMax || queueBytes + append.bytes > options.queueBytesMax) {
          reject(overloaded("Too many appends are waiting for the log"));
          return;
        }
        queue.push({ append, deadline: performance.now() + options.deadlineMs, unsure: false, resolve, reject });
        queueBytes += append.bytes;
        running ??= run();
      }),

    /** Resolves when nothing waits any more. */
    idle: async () => {
      while (running) await running;
    },
  };
};
