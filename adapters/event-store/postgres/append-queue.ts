import type { AdmittedAppend } from "../admission.ts";
import { outcomeUnknown, overloaded, revisionConflict } from "../errors.ts";
import type { Verdict } from "./append-batch.ts";

export type QueueLimits = {
  readonly batchAppendsMax: number;
  readonly batchBytesMax: number;
  readonly queueAppendsMax: number;
  readonly queueBytesMax: number;
};

export type Answered = Extract<Verdict, { readonly kind: "applied" | "repeated" }>;

/** An append and who waits for its answer. */
export type Waiting = {
  readonly append: AdmittedAppend;
  readonly deadline: number;
  /** True once it may have reached the server without an answer. */
  unsure: boolean;
  readonly resolve: (answer: Answered) => void;
  readonly reject: (error: Error) => void;
};

export const settle = ({ append, resolve, reject }: Waiting, verdict: Verdict | undefined) => {
  if (verdict === undefined) reject(new Error(`The log gave no verdict on an append to ${append.stream}`));
  else if (verdict.kind === "conflict") reject(revisionConflict(append.stream, verdict.actual));
  else resolve(verdict);
};

export const giveUp = ({ unsure, reject }: Waiting, cause: unknown) => {
  reject(
    unsure ? outcomeUnknown(cause) : overloaded("The log could not be reached in time; nothing was written", cause),
  );
};

/** Appends in the order they came, bounded in number and bytes. */
export const appendQueue = (limits: QueueLimits) => {
  let waiting: Waiting[] = [];
  let bytes = 0;

  return {
    size: () => waiting.length,

    /** @throws Overloaded when the queue is full. */
    add: (entry: Waiting) => {
      if (waiting.length >= limits.queueAppendsMax || bytes + entry.append.bytes > limits.queueBytesMax)
        throw overloaded("Too many appends are waiting for the log");
      waiting.push(entry);
      bytes += entry.append.bytes;
    },

    /** The oldest ones that fit into one batch, at least one. */
    take: (): readonly Waiting[] => {
      let [size, taken] = [0, 0];
      for (const { append } of waiting) {
        const full = size === limits.batchAppendsMax || taken + append.bytes > limits.batchBytesMax;
        if (full && size > 0) break;
        size += 1;
        taken += append.bytes;
      }
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      bytes -= taken;
      return batch;
    },
  };
};
