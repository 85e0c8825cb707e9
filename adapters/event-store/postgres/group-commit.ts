import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { isDataError, isTransient } from "../../postgres/errors.ts";
import type { AdmittedAppend } from "../admission.ts";
import { appendRefused } from "../errors.ts";
import type { AppendOptions, Verdict } from "./append-batch.ts";
import { appendQueue, giveUp, settle, type Answered, type QueueLimits, type Waiting } from "./append-queue.ts";

export type GroupCommitOptions = QueueLimits & {
  /** One round trip and one commit for all of `batch`. */
  readonly write: (batch: readonly AdmittedAppend[], options: AppendOptions) => Promise<readonly Verdict[]>;
  readonly onApplied: () => void;
  /** How long an append may take with everything that goes wrong on its way. */
  readonly deadlineMs: number;
};

/** So many waiting appends are a batch of their own: the next one gathers while they commit. */
const worthSending = 16;
const attemptMs = 5_000;
const firstPauseMs = 20;
const longestPauseMs = 500;

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Answers those whose deadline has passed; the rest is left. */
const withoutLate = (batch: readonly Waiting[], cause: unknown) => {
  const now = performance.now();
  for (const waiting of batch) if (waiting.deadline <= now) giveUp(waiting, cause);
  return batch.filter((waiting) => waiting.deadline > now);
};

const attempt = async ({ write, onApplied }: GroupCommitOptions, batch: readonly Waiting[], careful: boolean) => {
  const leftMs = Math.min(...batch.map((waiting) => waiting.deadline)) - performance.now();
  const timeoutMs = Math.max(1, Math.ceil(Math.min(leftMs, attemptMs)));
  const verdicts = await write(
    batch.map((waiting) => waiting.append),
    { careful, timeoutMs },
  );
  batch.forEach((waiting, index) => {
    settle(waiting, verdicts[index]);
  });
  if (verdicts.some((verdict) => verdict.kind === "applied")) onApplied();
};

/** Nothing of a batch with a data error is written: alone, each append fails or succeeds for itself. */
const separate = async (options: GroupCommitOptions, batch: readonly Waiting[], careful: boolean, error: unknown) => {
  if (careful) batch[0]?.reject(appendRefused(asError(error).message, error));
  else for (const waiting of batch) await commit(options, [waiting], true);
};

/** Sends the same batch again until the log has answered for every append of it, or their deadlines pass. */
const commit = async (options: GroupCommitOptions, batch: readonly Waiting[], careful: boolean): Promise<void> => {
  let left = batch;
  for (let pauseMs = firstPauseMs, cause: unknown; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    left = withoutLate(left, cause);
    if (left.length === 0) return;
    try {
      await attempt(options, left, careful);
      return;
    } catch (error) {
      if (isDataError(error)) return separate(options, left, careful, error);
      if (!isTransient(error)) throw error;
      cause = error;
      for (const waiting of left) waiting.unsure = true;
    }
    await pause(pauseMs);
  }
};

/** Gathers appends while the batch before them commits. One batch is in flight at a time: the log's head is locked anyway. */
export const groupCommit = (options: GroupCommitOptions) => {
  const queue = appendQueue(options);
  let lastSize = 0;
  let running: Promise<void> | undefined;

  const run = async () => {
    while (queue.size() > 0) {
      // Writers whose answer came with the last batch get to their next append before this one is closed; a lone one need not wait.
      if (lastSize > 1 && queue.size() < worthSending) await nextTurn();
      const batch = queue.take();
      lastSize = batch.length;
      await commit(options, batch, false).catch((error: unknown) => {
        for (const waiting of batch) waiting.reject(asError(error));
      });
    }
    running = undefined;
  };

  return {
    /** @throws Overloaded before anything is queued, when too much is. */
    append: (append: AdmittedAppend) =>
      new Promise<Answered>((resolve, reject) => {
        queue.add({ append, deadline: performance.now() + options.deadlineMs, unsure: false, resolve, reject });
        running ??= run();
      }),

    /** Resolves when nothing waits any more. */
    idle: async () => {
      while (running) await running;
    },
  };
};
